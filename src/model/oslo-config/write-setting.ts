import { trimPython } from "./python-space.ts";
import { isQuoted, type SettingParts } from "./split-setting.ts";

/** How a setting is spaced. */
export type SettingStyle = Pick<SettingParts, "before" | "separator" | "after">;

/** What oslo.config's own samples have. */
export const usualStyle: SettingStyle = { before: " ", separator: "=", after: " " };

/** The lines that oslo.config reads as this value; a value of several lines continues on indented lines. */
export function writeSetting(name: string, value: string, style: SettingStyle): string[] {
  const [first = "", ...rest] = value.split("\n");
  const start = name + style.before + style.separator;
  const written = first !== trimPython(first) || isQuoted(first) ? `"${first}"` : first;
  return [written === "" ? start : start + style.after + written, ...rest.map((line) => `    ${line}`)];
}

/** The style of other settings for a new one: its separator, and one space around it if it has any. */
export function plainStyle(parts: SettingParts): SettingStyle {
  const spaced = parts.before !== "" || parts.after !== "";
  return {
    before: spaced && parts.separator === "=" ? " " : "",
    separator: parts.separator,
    after: spaced ? " " : "",
  };
}

/** The style of a setting for its new value: as it is, but a value where there was none is spaced as its name is. */
export function styleInPlace(parts: SettingParts): SettingStyle {
  const { before, separator, after, value } = parts;
  return { before, separator, after: value === "" ? (before === "" ? "" : " ") : after };
}
