import { structuredPatch } from "diff";
import type { FileState } from "../model/host-facts.ts";
import type { Style } from "./palette.ts";
import { type Line, line, styled } from "./render-lines.ts";

/** Beyond this many changed lines the comparison is given up, as its cost grows with their square. */
const MAX_EDITS = 2000;

/** A change of a file; undefined: it is not there. */
export type FileChange = { readonly before: FileState | undefined; readonly after: FileState | undefined };

/** Of a file that is new or goes away, no more lines than this are shown unless all are asked for. */
const MAX_WHOLE_LINES = 16;

/** What changes in a file: a unified diff, mode and owner; of a long file that is new or goes away its beginning, or all. */
export function fileDiffLines(
  { before, after }: FileChange,
  { full }: { readonly full: boolean },
): readonly Line[] {
  const states = stateLines({ before, after });
  if (!before || !after) {
    const lines = wholeLines((after ?? before)?.content ?? "", after ? "+" : "-");
    return [...states, ...(full ? lines : beginningOf(lines))];
  }
  if (before.content === after.content) return states;
  const patch = structuredPatch("before", "after", before.content, after.content, "", "", {
    context: 3,
    maxEditLength: MAX_EDITS,
  });
  if (!patch) {
    const counts = `${contentLines(before.content).length} lines become ${contentLines(after.content).length}`;
    return [...states, line(styled("warn", `nearly everything changes: ${counts}; see the plan as JSON`))];
  }
  return [
    ...states,
    ...patch.hunks.flatMap(({ oldStart, oldLines, newStart, newLines, lines }) => [
      line(styled("accent", `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`)),
      ...lines.map((row) => diffLine(row, styleOf(row))),
    ]),
  ];
}

function stateLines({ before, after }: FileChange): readonly Line[] {
  if (!after) return [];
  const owner = (state: FileState): string => `${state.uid}:${state.gid}`;
  if (!before) return [line(styled("dim", `mode ${after.mode}, owner ${owner(after)}`))];
  return [
    ...(before.mode === after.mode
      ? []
      : [line(styled("warn", `mode ${before.mode} becomes ${after.mode}`))]),
    ...(owner(before) === owner(after)
      ? []
      : [line(styled("warn", `owner ${owner(before)} becomes ${owner(after)}`))]),
  ];
}

function wholeLines(content: string, mark: "+" | "-"): readonly Line[] {
  const rows = contentLines(content).map((row) => mark + row);
  const end = content === "" || content.endsWith("\n") ? [] : ["\\ No newline at end of file"];
  return [...rows, ...end].map((row) => diffLine(row, styleOf(row)));
}

function beginningOf(lines: readonly Line[]): readonly Line[] {
  if (lines.length <= MAX_WHOLE_LINES) return lines;
  const left = lines.length - MAX_WHOLE_LINES + 4;
  return [...lines.slice(0, -left), line(styled("dim", `… and ${left} more lines; --full shows them`))];
}

function contentLines(content: string): readonly string[] {
  return content === "" ? [] : content.replace(/\n$/, "").split("\n");
}

function styleOf(row: string): Style {
  if (row.startsWith("+")) return "good";
  if (row.startsWith("-")) return "bad";
  return "dim";
}

function diffLine(row: string, style: Style): Line {
  return line(styled(style, row.replaceAll("\t", "→   ")));
}
