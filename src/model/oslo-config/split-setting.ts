import { trimPython, trimPythonEnd, trimPythonStart } from "./python-space.ts";

/** The first line of a setting in its parts, which together are the line: name, separator with the space around it. */
export type SettingParts = {
  /** With the space before it, where that is no space that makes a continuation. */
  readonly name: string;
  readonly before: string;
  readonly separator: ":" | "=";
  readonly after: string;
  /** As it stands, quotes and all. */
  readonly value: string;
  /** The space at the end of the line. */
  readonly tail: string;
};

/** The parts of a line, or undefined where it has no separator; the first of `:` and `=` is the separator. */
export function splitSetting(text: string): SettingParts | undefined {
  const at = separatorIn(text);
  if (at < 0) return undefined;
  const name = trimPythonEnd(text.slice(0, at));
  const rest = text.slice(at + 1);
  const value = trimPython(rest);
  const after = value === "" ? rest : rest.slice(0, rest.length - trimPythonStart(rest).length);
  return {
    name,
    before: text.slice(name.length, at),
    separator: text[at] === ":" ? ":" : "=",
    after,
    value,
    tail: rest.slice(after.length + value.length),
  };
}

/** Where the separator of a line is: the first of `:` and `=`; -1: it has none. */
export function separatorIn(text: string): number {
  const equals = text.indexOf("=");
  const colon = text.indexOf(":");
  return equals < 0 || (colon >= 0 && colon < equals) ? colon : equals;
}

/** Whether oslo.config takes the first and the last character away as quotes; a single quote alone counts as both. */
export function isQuoted(value: string): boolean {
  const first = value[0];
  return (first === '"' || first === "'") && value.at(-1) === first;
}
