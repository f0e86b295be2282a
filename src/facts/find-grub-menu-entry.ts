import type { GrubMenuEntry } from "./parse-grub-menu.ts";

/**
 * The entry that GRUB's variable default means: numbers from 0, ids or titles, `>` between a submenu and what is in
 * it. Like GRUB, takes the first entry where the name leads nowhere, and a submenu's first where it ends there.
 */
export function findGrubMenuEntry(
  entries: readonly GrubMenuEntry[],
  wanted: string,
): GrubMenuEntry | undefined {
  const steps = wanted.split(/(?<!>)>(?!>)/).map((step) => step.replaceAll(">>", ">"));
  let among = entries;
  for (let depth = 0; depth < 8; depth += 1) {
    const entry = findOne(among, steps[depth] ?? "") ?? among[0];
    if (entry === undefined || !entry.isSubmenu) return entry;
    among = entry.entries;
  }
  return undefined;
}

function findOne(entries: readonly GrubMenuEntry[], name: string): GrubMenuEntry | undefined {
  if (/^\d+$/.test(name)) return entries[Number(name)];
  return entries.find((entry) => name !== "" && (entry.id === name || entry.title === name));
}
