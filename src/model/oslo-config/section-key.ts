/** What names of one section have in common: oslo.config reads them without regard to case, except DEFAULT. */
export function sectionKey(section: string): string {
  return section === "DEFAULT" ? section : section.toLowerCase();
}
