/** The words of a line of GRUB's script, quotes resolved as in a shell; an open quote is passed over. */
export function splitGrubWords(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? [];
  return words.map((word) => word.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\\./g, resolved));
}

function resolved(part: string): string {
  if (part.startsWith("\\")) return part.slice(1);
  const inside = part.slice(1, -1);
  return part.startsWith('"') ? inside.replace(/\\(["\\$])/g, "$1") : inside;
}
