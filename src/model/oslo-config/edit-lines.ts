import { rememberLast } from "../../base/remember-last.ts";
import type { OsloFile, OsloLine } from "./oslo-file.ts";
import { parseOsloConfig } from "./parse-oslo-config.ts";

/** Lines that are taken out of the file from line on, and the texts that stand there instead. */
export type LineEdit = {
  /** From 1; one after the last line is the end of the file. */
  readonly line: number;
  readonly remove: number;
  readonly insert: readonly string[];
};

type Ended = Omit<OsloLine, "kind">;

/**
 * The file with all edits made, which must not overlap; lines count as in the file given. New lines end as those that
 * they replace or follow. A last line without an end gets one only where another line comes after it.
 */
export function editLines(file: OsloFile, edits: readonly LineEdit[]): OsloFile {
  if (edits.length === 0) return file;
  const lines: Ended[] = [];
  let next = 0;
  for (const { line, remove, insert } of edits.toSorted((a, b) => a.line - b.line)) {
    lines.push(...file.lines.slice(next, line - 1));
    next = line - 1 + remove;
    const last = remove > 0 ? file.lines[next - 1]?.end : undefined;
    const usual = usualEnd(file, line);
    lines.push(
      ...insert.map((text, index) => ({
        text,
        end: index === insert.length - 1 ? (last ?? usual) : usual,
      })),
    );
  }
  return parseEdited(join(file, [...lines, ...file.lines.slice(next)]));
}

/** Hosts that have the same file get the same edits. */
const parseEdited = rememberLast(16, parseOsloConfig);

function usualEnd(file: OsloFile, line: number): OsloLine["end"] {
  return file.lines[line - 1]?.end || file.lines[line - 2]?.end || file.lines[0]?.end || "\n";
}

function join(file: OsloFile, lines: readonly Ended[]): string {
  return lines
    .map(({ text, end }, index) => {
      const next = lines[index + 1];
      if (!next) return text + end;
      // A carriage return and the line feed of an empty line after it would become one end.
      if (end === "\r" && next.text === "" && next.end === "\n") return `${text}\n`;
      return text + (end || usualEnd(file, file.lines.length));
    })
    .join("");
}
