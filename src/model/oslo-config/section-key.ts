/** What names of one section have in common: oslo.config reads them without regard to case, except DEFAULT. */
export function sectionKey(section: string): string {
  return section === "DEFAULT" ? section : section.toLowerCase();
}

/** Whether two names are of one section. */
export function isSameSection(one: string, other: string): boolean {
  return one === other || sectionKey(one) === sectionKey(other);
}
