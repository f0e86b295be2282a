import type { OsloFile } from "./oslo-file.ts";

/** The file's text; of a file that was only parsed it is the text that was parsed, character for character. */
export function renderOsloConfig(file: OsloFile): string {
  return file.lines.map(({ text, end }) => text + end).join("");
}
