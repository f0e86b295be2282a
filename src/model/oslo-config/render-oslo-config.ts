import type { OsloFile, UnreadLine } from "./oslo-file.ts";

/** The file's text; of a file that was only parsed it is the text that was parsed, character for character. */
export function renderOsloConfig(file: OsloFile): string {
  return renderLines(file.lines);
}

/** The text of these lines. */
export function renderLines(lines: readonly UnreadLine[]): string {
  return lines.map(({ text, end }) => text + end).join("");
}
