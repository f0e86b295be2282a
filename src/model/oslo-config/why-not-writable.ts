import type { OsloName } from "./oslo-file.ts";
import { trimPython } from "./python-space.ts";

/**
 * Why a file of oslo.config cannot hold this, or undefined if it can. The edits throw a RangeError with it: ask here
 * first where names or values come from outside.
 */
export function whyNotWritable(option: OsloName, values: readonly string[]): string | undefined {
  const { section, name } = option;
  if (section === "" || /[\r\n]/.test(section)) return "a section's name is one line and not empty";
  if (name === "" || name !== trimPython(name) || /^[#;[]|[:=\r\n]/.test(name))
    return "an option's name is one line without : and =, and begins with no space, bracket, # or ;";
  if (values.some((value) => value.includes("\r"))) return "a value has no carriage return";
  if (values.some((value) => value.split("\n").slice(1).some(isLost)))
    return "the second and later lines of a value are not empty and have no space around them";
  return undefined;
}

/** Throws a RangeError where whyNotWritable finds a reason: the caller has not asked. */
export function assertWritable(option: OsloName, values: readonly string[]): void {
  const reason = whyNotWritable(option, values);
  if (reason !== undefined) throw new RangeError(reason);
}

function isLost(line: string): boolean {
  return line === "" || line !== trimPython(line);
}
