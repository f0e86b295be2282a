import { editLines, type LineEdit } from "./edit-lines.ts";
import { findSettings } from "./find-settings.ts";
import type { OsloFile, OsloName, OsloSetting } from "./oslo-file.ts";
import { placeForOption } from "./place-for-option.ts";
import { isSameSection } from "./section-key.ts";
import { assertWritable } from "./why-not-writable.ts";

/** An option's old and new place; multi as in OsloOption. */
export type OptionRename = { readonly from: OsloName; readonly to: OsloName; readonly multi: boolean };

/**
 * The file with the option under its new name, its values written as they were; the same file if the old name is not
 * set. What oslo.config reads stays: where the file has the new name already, a single value under the old name had no
 * effect and goes, and many values go before those of the new name. Throws a RangeError where whyNotWritable says so.
 */
export function renameOption(file: OsloFile, { from, to, multi }: OptionRename): OsloFile {
  assertWritable(to, []);
  const old = findSettings(file, from);
  const [present] = findSettings(file, to);
  const sameSection = isSameSection(from.section, to.section);
  if (old.length === 0 || (sameSection && from.name === to.name)) return file;
  const removals = old.map((setting) => editOf(setting, []));
  if (present && !multi) return editLines(file, removals);
  const renamed = old.map((setting) => rawLines(file, setting, to.name));
  if (!present && sameSection)
    return editLines(
      file,
      old.map((setting, index) => editOf(setting, renamed[index] ?? [])),
    );
  const place = present ? { line: present.line, above: [] } : placeForOption(file, to);
  const insertion = { line: place.line, remove: 0, insert: [...place.above, ...renamed.flat()] };
  return editLines(file, [insertion, ...removals]);
}

function editOf({ line, endLine }: OsloSetting, insert: readonly string[]): LineEdit {
  return { line, remove: endLine - line + 1, insert };
}

function rawLines(file: OsloFile, setting: OsloSetting, name: string): string[] {
  const [first = "", ...rest] = file.lines.slice(setting.line - 1, setting.endLine).map(({ text }) => text);
  // The old name may have an odd space before it that is no indentation to oslo.config.
  return [name + first.slice(first.indexOf(setting.name) + setting.name.length), ...rest];
}
