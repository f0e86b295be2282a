import type { OsloFile, OsloProblem } from "./oslo-file.ts";

const words: Readonly<Record<OsloProblem["kind"], string>> = {
  "no-separator": "neither a header, nor a comment, nor an option with = or :",
  "empty-name": "there is no name before the separator",
  "stray-continuation": "it begins with a space but continues no option",
  "open-header": "the header does not end with ]",
  "empty-header": "the header has no name",
  "outside-section": "the option stands before the first section",
};

/** What is wrong with the line, without its text, which may hold a secret: `line 7: the header has no name`. */
export function describeOsloProblem(file: OsloFile, problem: OsloProblem): string {
  const marked = problem.line === 1 && file.lines[0]?.text.startsWith("\uFEFF");
  const what = marked ? "it begins with a byte order mark" : words[problem.kind];
  return `line ${problem.line}: ${what}`;
}
