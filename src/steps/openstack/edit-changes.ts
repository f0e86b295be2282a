import type { LineChange } from "../../model/action.ts";
import { findLineChanges } from "../../model/line-changes.ts";
import type { OsloFile, OsloLine } from "../../model/oslo-config/oslo-file.ts";
import { renderLines } from "../../model/oslo-config/render-oslo-config.ts";

/** The changes that an edit makes, with the section that the last new line comes to stand in, or that a line goes from: `[pci]`. */
export function findEditChanges(before: OsloFile, after: OsloFile): readonly LineChange[] {
  const { head, old, now } = findDifferent(before.lines, after.lines);
  let moved = head;
  return findLineChanges(old, now).map((change) => {
    const { line, remove, insert } = change;
    const last = insert.findLastIndex((text) => text !== "");
    const section = last < 0 ? sectionAt(before, head + line) : sectionAt(after, moved + line + last);
    moved += insert.length - remove.length;
    return { ...change, line: head + line, section };
  });
}

type Different = {
  /** So many lines at the start are the same. */
  readonly head: number;
  readonly old: readonly string[];
  readonly now: readonly string[];
};

/** What of two files is between the lines that they have in common at the start and at the end. */
function findDifferent(old: readonly OsloLine[], now: readonly OsloLine[]): Different {
  // Changes count the lines that end in a line feed.
  if ([old, now].some((lines) => lines.some(({ end }) => end === "\r")))
    return { head: 0, old: renderLines(old).split("\n"), now: renderLines(now).split("\n") };
  const [oldCount, nowCount] = [countRows(old), countRows(now)];
  const shorter = Math.min(oldCount, nowCount);
  let head = 0;
  while (head < shorter && isSame(old[head], now[head])) head += 1;
  let tail = 0;
  while (tail < shorter - head && isSame(old[oldCount - 1 - tail], now[nowCount - 1 - tail])) tail += 1;
  const between = (lines: readonly OsloLine[], count: number) =>
    Array.from({ length: count - tail - head }, (_, at) => rowOf(lines[head + at]));
  return { head, old: between(old, oldCount), now: between(now, nowCount) };
}

/** What follows the last line feed is a row too, though it be empty. */
function countRows(lines: readonly OsloLine[]): number {
  return lines.at(-1)?.end === "" ? lines.length : lines.length + 1;
}

function rowOf(line: OsloLine | undefined): string {
  if (!line) return "";
  return line.end === "\r\n" ? `${line.text}\r` : line.text;
}

function isSame(one: OsloLine | undefined, other: OsloLine | undefined): boolean {
  return one === other || rowOf(one) === rowOf(other);
}

function sectionAt(file: OsloFile, line: number): string {
  const section = file.sections.find((each) => each.line <= line && line <= each.endLine);
  return section?.name === undefined ? "" : `[${section.name}]`;
}
