import type { OsloFile, OsloName, OsloSection } from "./oslo-file.ts";
import { sectionKey } from "./section-key.ts";
import { type SettingParts, splitSetting } from "./split-setting.ts";
import { plainStyle, type SettingStyle, usualStyle } from "./write-setting.ts";

/** Where a new option goes: the line that it comes to be, what has to stand above it, and how it is spaced. */
export type OptionPlace = {
  readonly line: number;
  readonly above: readonly string[];
  readonly style: SettingStyle;
};

type Span = { readonly line: number; readonly endLine: number };

/**
 * The place of an option that the file does not set: below its commented default in the section, else below the
 * section's last line that is not blank, else in a section of its own at the end of the file.
 */
export function placeForOption(file: OsloFile, option: OsloName): OptionPlace {
  const key = sectionKey(option.section);
  const sections = file.sections.filter(({ name }) => name !== undefined && sectionKey(name) === key);
  const last = sections.at(-1);
  if (!last) return placeAtEnd(file, option.section);
  const commented = findCommentedDefault(file, sections, option.name);
  const above = commented?.line ?? lastLineOf(file, last);
  const style = commented ? plainStyle(commented.parts) : styleNear(file, last);
  return { line: above + 1, above: [], style };
}

function placeAtEnd(file: OsloFile, section: string): OptionPlace {
  const last = file.lines.at(-1);
  const gap = last && last.kind !== "blank" ? [""] : [];
  return {
    line: file.lines.length + 1,
    above: [...gap, `[${section}]`],
    style: styleNear(file, { line: 1, endLine: file.lines.length }),
  };
}

// Samples have defaults as `#name = value`; with a space after the # it may be prose, so that is second choice.
function findCommentedDefault(file: OsloFile, sections: readonly OsloSection[], name: string) {
  for (const lead of [/^[#;]/, /^[#;] /]) {
    for (const { line, endLine } of sections.toReversed()) {
      for (let at = endLine; at > line; at -= 1) {
        const parts = commentedParts(file, at, lead);
        if (parts?.name === name) return { line: skipItsContinuation(file, at), parts };
      }
    }
  }
  return undefined;
}

function commentedParts(file: OsloFile, line: number, lead: RegExp): SettingParts | undefined {
  const found = file.lines[line - 1];
  if (found?.kind !== "comment" || !lead.test(found.text)) return undefined;
  return splitSetting(found.text.replace(lead, ""));
}

// A new option above an indented line that oslo.config refuses would take that line for its own.
function skipItsContinuation(file: OsloFile, line: number): number {
  let last = line;
  while (/^([#;][ \t]{2,}\S|[ \t]+\S)/.test(file.lines[last]?.text ?? "")) last += 1;
  return last;
}

function lastLineOf(file: OsloFile, section: OsloSection): number {
  const isKind = (line: number, kind: string) => file.lines[line - 1]?.kind === kind;
  let last = section.endLine;
  // A comment that stands right above the next header, apart from what is above it, belongs to the next section.
  while (section.endLine < file.lines.length && last > section.line && isKind(last, "comment")) last -= 1;
  if (last === section.line || !isKind(last, "blank")) last = section.endLine;
  while (last > section.line && isKind(last, "blank")) last -= 1;
  return last;
}

function styleNear(file: OsloFile, { line, endLine }: Span): SettingStyle {
  const near = file.settings.findLast((setting) => setting.line >= line && setting.line <= endLine);
  const setting = near ?? file.settings[0];
  const parts = setting && splitSetting(file.lines[setting.line - 1]?.text ?? "");
  return parts ? plainStyle(parts) : usualStyle;
}
