import { editLines, type LineEdit } from "./edit-lines.ts";
import { findSettings } from "./find-settings.ts";
import type { OsloFile, OsloName, OsloSetting } from "./oslo-file.ts";
import { placeForOption } from "./place-for-option.ts";
import { splitSetting } from "./split-setting.ts";
import { assertWritable } from "./why-not-writable.ts";
import { styleInPlace, usualStyle, writeSetting } from "./write-setting.ts";

/** An option and all values that it shall have in the file, one a line; none takes it out. */
export type OptionValues = OsloName & { readonly values: readonly string[] };

/**
 * The file with exactly these values of the option; the same file if they are there. The settings that are there change
 * in their places, more values follow them, settings that are left over go. An option that the file does not set goes
 * below its commented default, else to the end of its section, which is made if need be. Values are the text that
 * oslo.config shall read; a `$` in them still refers to another option. Throws a RangeError where whyNotWritable says so.
 */
export function setOption(file: OsloFile, option: OptionValues): OsloFile {
  assertWritable(option, option.values);
  const found = findSettings(file, option);
  if (found.length === 0) return addOption(file, option);
  return editLines(file, replaceValues(file, found, option.values));
}

function addOption(file: OsloFile, option: OptionValues): OsloFile {
  if (option.values.length === 0) return file;
  const { line, above, style } = placeForOption(file, option);
  const settings = option.values.flatMap((value) => writeSetting(option.name, value, style));
  return editLines(file, [{ line, remove: 0, insert: [...above, ...settings] }]);
}

// Only what differs between equal values at the start and at the end is touched.
function replaceValues(
  file: OsloFile,
  found: readonly OsloSetting[],
  values: readonly string[],
): readonly LineEdit[] {
  const most = Math.min(found.length, values.length);
  let start = 0;
  while (start < most && found[start]?.value === values[start]) start += 1;
  let same = 0;
  while (same < most - Math.max(start, 1) && found.at(-1 - same)?.value === values.at(-1 - same)) same += 1;
  const before = found[start - 1];
  const old = found.slice(start, found.length - same);
  const fresh = values.slice(start, values.length - same);
  const added = fresh.slice(old.length);
  const edits = old.map((setting, index): LineEdit => {
    const own = fresh.slice(index, index + 1);
    const insert = index === old.length - 1 ? [...own, ...added] : own;
    return {
      line: setting.line,
      remove: setting.endLine - setting.line + 1,
      insert: writeLike(file, setting, insert),
    };
  });
  if (old.length > 0 || added.length === 0 || !before) return edits;
  return [{ line: before.endLine + 1, remove: 0, insert: writeLike(file, before, added) }];
}

function writeLike(file: OsloFile, setting: OsloSetting, values: readonly string[]): string[] {
  const parts = splitSetting(file.lines[setting.line - 1]?.text ?? "");
  const style = parts ? styleInPlace(parts) : usualStyle;
  return values.flatMap((value) => writeSetting(parts?.name ?? setting.name, value, style));
}
