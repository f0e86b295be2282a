import type { OsloFile, OsloLine, UnreadLine } from "./oslo-file.ts";
import { rereadLines } from "./reread-lines.ts";

/** Lines that are taken out of the file from line on, and the texts that stand there instead. */
export type LineEdit = {
  /** From 1; one after the last line is the end of the file. */
  readonly line: number;
  readonly remove: number;
  readonly insert: readonly string[];
};

/**
 * The file with all edits made, which must not overlap; lines count as in the file given. New lines end as those that
 * they replace or follow. A last line without an end gets one only where another line comes after it.
 */
export function editLines(file: OsloFile, edits: readonly LineEdit[]): OsloFile {
  const sorted = edits.toSorted((a, b) => a.line - b.line);
  const [first] = sorted;
  const final = sorted.at(-1);
  if (!first || !final) return file;
  const range = { from: firstTouched(file, first), to: final.line - 1 + final.remove };
  const parts: UnreadLine[][] = [];
  let next = range.from;
  for (const { line, remove, insert } of sorted) {
    parts.push(file.lines.slice(next, line - 1));
    next = line - 1 + remove;
    const last = remove > 0 ? file.lines[next - 1]?.end : undefined;
    const usual = usualEnd(file, line);
    parts.push(
      insert.map((text, index) => ({
        text,
        end: index === insert.length - 1 ? (last ?? usual) : usual,
      })),
    );
  }
  return rereadLines(file, range, endLines(file, parts.flat(), file.lines[range.to]));
}

function usualEnd(file: OsloFile, line: number): OsloLine["end"] {
  return file.lines[line - 1]?.end || file.lines[line - 2]?.end || file.lines[0]?.end || "\n";
}

/** The first line whose end an edit may change: how a line ends depends on the next, and of an empty one on all of those above it. */
function firstTouched({ lines }: OsloFile, edit: LineEdit): number {
  let from = Math.max(0, edit.line - 2);
  while (from > 0 && lines[from]?.text === "") from -= 1;
  return from;
}

/** The lines with the ends that they need where they stand: after the last of them comes `following`. */
function endLines(
  file: OsloFile,
  lines: readonly UnreadLine[],
  following: UnreadLine | undefined,
): UnreadLine[] {
  let next = following;
  const ended = lines.toReversed().map((line) => {
    next = next ? { ...line, end: endBefore(file, line, next) } : line;
    return next;
  });
  return ended.toReversed();
}

function endBefore(file: OsloFile, { end }: UnreadLine, next: UnreadLine): OsloLine["end"] {
  // A carriage return and the line feed of an empty line after it would become one end.
  if (end === "\r" && next.text === "" && next.end === "\n") return "\n";
  return end || usualEnd(file, file.lines.length);
}
