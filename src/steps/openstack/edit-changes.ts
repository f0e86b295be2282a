import type { LineChange } from "../../model/action.ts";
import { findLineChanges, type Rows, rowsOfText } from "../../model/line-changes.ts";
import type { OsloFile } from "../../model/oslo-config/oslo-file.ts";
import { renderOsloConfig } from "../../model/oslo-config/render-oslo-config.ts";

/** The changes that an edit makes, with the section that the last new line comes to stand in, or that a line goes from: `[pci]`. */
export function findEditChanges(before: OsloFile, after: OsloFile): readonly LineChange[] {
  let moved = 0;
  return findLineChanges(rowsOf(before), rowsOf(after)).map((change) => {
    const { line, remove, insert } = change;
    const last = insert.findLastIndex((text) => text !== "");
    const section = last < 0 ? sectionAt(before, line) : sectionAt(after, line + moved + last);
    moved += insert.length - remove.length;
    return { ...change, section };
  });
}

function rowsOf(file: OsloFile): Rows {
  const { lines } = file;
  if (lines.some(({ end }) => end === "\r")) return rowsOfText(renderOsloConfig(file));
  const count = lines.at(-1)?.end === "" ? lines.length : lines.length + 1;
  return {
    count,
    at: (index) => {
      const line = lines[index];
      if (!line) return "";
      return line.end === "\r\n" ? `${line.text}\r` : line.text;
    },
  };
}

function sectionAt(file: OsloFile, line: number): string {
  const section = file.sections.find((each) => each.line <= line && line <= each.endLine);
  return section?.name === undefined ? "" : `[${section.name}]`;
}
