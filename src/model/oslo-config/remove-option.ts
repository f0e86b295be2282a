import { editLines } from "./edit-lines.ts";
import { findSettings } from "./find-settings.ts";
import type { OsloFile, OsloName } from "./oslo-file.ts";

/** The file without the option, wherever it sets it; everything else stays, the section's header too. */
export function removeOption(file: OsloFile, option: OsloName): OsloFile {
  const edits = findSettings(file, option).map(({ line, endLine }) => {
    return { line, remove: endLine - line + 1, insert: [] };
  });
  return editLines(file, edits);
}
