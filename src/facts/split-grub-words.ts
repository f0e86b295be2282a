/** The words of a line of GRUB's script, quotes resolved as in a shell; an open quote is passed over. */
export function splitGrubWords(line: string): readonly string[] {
  const words = line.match(/(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"\\])+/g) ?? [];
  return words.map((word) =>
    word.replace(
      /'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g,
      (_, single?: string, double?: string, escaped?: string) => {
        return single ?? double?.replace(/\\(["\\$])/g, "$1") ?? escaped ?? "";
      },
    ),
  );
}
