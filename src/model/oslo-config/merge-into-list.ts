import { editLines } from "./edit-lines.ts";
import { findSettings } from "./find-settings.ts";
import type { OsloFile, OsloName, OsloSetting } from "./oslo-file.ts";
import { isPythonSpace, trimPython, trimPythonEnd } from "./python-space.ts";
import { setOption } from "./set-option.ts";
import { isQuoted, splitSetting } from "./split-setting.ts";

/** An option that is a list with commas, and the items that it shall have. */
export type ListItems = OsloName & {
  readonly items: readonly string[];
  /** The list that is in force while the file does not set the option: a release's default, or another file's. */
  readonly base: readonly string[];
};

/**
 * The file with the missing items at the end of the list, which keeps its order and its spacing; the same file if all
 * are there. Of several settings the last one changes, which is the one that counts. Throws a RangeError for an item
 * that is empty, has a comma, a line's end or space around it.
 */
export function mergeIntoList(file: OsloFile, { items, base, ...option }: ListItems): OsloFile {
  const broken = items.some((item) => item === "" || item !== trimPython(item) || /[,\r\n]/.test(item));
  if (broken) throw new RangeError("an item of a list is one line without comma and without space around it");
  const setting = findSettings(file, option).at(-1);
  const present = setting ? splitList(setting.value) : base;
  const missing = [...new Set(items)].filter((item) => !present.includes(item));
  if (missing.length === 0) return file;
  if (!setting) return setOption(file, { ...option, values: [[...present, ...missing].join(",")] });
  const appended = present.length === 0 ? file : appendItems(file, setting, missing);
  const read = findSettings(appended, option).at(-1);
  const wanted = [...present, ...missing];
  // A line may have come to begin and end with the same quote: then the list is written anew.
  if (read && splitList(read.value).join() === wanted.join()) return appended;
  const values = findSettings(file, option).map(({ value }) => value);
  return setOption(file, { ...option, values: [...values.slice(0, -1), wanted.join(",")] });
}

/** The items of a list as oslo.config reads them: split at commas, without the space around and the commas at the end. */
export function splitList(value: string): string[] {
  const trimmed = trimPython(value);
  let end = trimmed.length;
  while (end > 0 && trimmed[end - 1] === ",") end -= 1;
  return end === 0 ? [] : trimmed.slice(0, end).split(",").map(trimPython);
}

function appendItems(file: OsloFile, setting: OsloSetting, items: readonly string[]): OsloFile {
  const text = file.lines[setting.endLine - 1]?.text ?? "";
  const single = setting.line === setting.endLine;
  const quote = single && isQuoted(splitSetting(text)?.value ?? "");
  const written = trimPythonEnd(text);
  const list = quote ? trimPythonEnd(written.slice(0, -1)) : written;
  const joint = jointOf(setting.value, text);
  const closing = list.endsWith(",") ? trimPythonEnd(joint) : "";
  const opening = closing === "" ? joint : joint.slice(1);
  const tail = quote ? written.slice(-1) : "";
  const insert = (list + opening + items.join(joint) + closing.slice(0, 1) + tail).split("\n");
  return editLines(file, [{ line: setting.endLine, remove: 1, insert }]);
}

// What stands between items: a comma, with the space after the list's first comma, or with a line of its own.
function jointOf(value: string, lastLine: string): string {
  let indent = 0;
  while (isPythonSpace(lastLine.charCodeAt(indent))) indent += 1;
  if (/,[ \t]*\n/.test(value)) return `,\n${lastLine.slice(0, indent)}`;
  return value.charAt(value.indexOf(",") + 1) === " " && value.includes(",") ? ", " : ",";
}
