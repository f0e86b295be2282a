import type { OsloFile, OsloLine, OsloProblem, OsloSection, OsloSetting } from "./oslo-file.ts";
import { trimPython, trimPythonEnd, trimPythonStart } from "./python-space.ts";
import { isQuoted, separatorIn } from "./split-setting.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

type Reader = {
  readonly sections: Mutable<OsloSection>[];
  readonly settings: Mutable<OsloSetting>[];
  readonly problems: OsloProblem[];
  /** The setting that the next line may continue. */
  open: Mutable<OsloSetting> | undefined;
};

/** Reads a file as oslo.config does since 1.9 (iniparser.py); never fails, and goes on after lines that it refuses. */
export function parseOsloConfig(text: string): OsloFile {
  const reader: Reader = { sections: [], settings: [], problems: [], open: undefined };
  const lines = splitLines(text).map(({ text, end }, index): OsloLine => {
    return { kind: readLine(reader, trimPythonEnd(text), index + 1), text, end };
  });
  closeSetting(reader, lines.length);
  const last = reader.sections.at(-1);
  if (last) last.endLine = lines.length;
  return { lines, sections: reader.sections, settings: reader.settings, problems: reader.problems };
}

// Python reads with universal newlines: a carriage return alone ends a line too.
function splitLines(text: string): Omit<OsloLine, "kind">[] {
  if (text.includes("\r")) return splitMixedLines(text);
  const texts = text.split("\n");
  const last = texts.length - 1;
  if (texts[last] === "") texts.pop();
  return texts.map((line, at) => ({ text: line, end: at === last ? "" : "\n" }));
}

function splitMixedLines(text: string): Omit<OsloLine, "kind">[] {
  const lines: Omit<OsloLine, "kind">[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    const end = match[0] === "\n" ? "\n" : match[0] === "\r" ? "\r" : "\r\n";
    lines.push({ text: text.slice(start, match.index), end });
    start = match.index + end.length;
  }
  if (start < text.length) lines.push({ text: text.slice(start), end: "" });
  return lines;
}

function readLine(reader: Reader, body: string, line: number): OsloLine["kind"] {
  if (body.startsWith(" ") || body.startsWith("\t")) return readContinuation(reader, body, line);
  closeSetting(reader, line);
  if (body === "") return "blank";
  if (body.startsWith("#") || body.startsWith(";")) return "comment";
  return body.startsWith("[") ? readHeader(reader, body, line) : readSetting(reader, body, line);
}

function readContinuation(reader: Reader, body: string, line: number): OsloLine["kind"] {
  if (!reader.open) return refuse(reader, "stray-continuation", line);
  reader.open.value += `\n${trimPythonStart(body)}`;
  reader.open.endLine = line;
  return "continuation";
}

function readHeader(reader: Reader, body: string, line: number): OsloLine["kind"] {
  const last = reader.sections.at(-1);
  if (last) last.endLine = line - 1;
  const problem = body.endsWith("]") ? (body.length > 2 ? undefined : "empty-header") : "open-header";
  // The settings below a broken header belong to nobody: most of all not to the section above it.
  reader.sections.push({ name: problem ? undefined : body.slice(1, -1), line, endLine: line });
  return problem ? refuse(reader, problem, line) : "header";
}

function readSetting(reader: Reader, body: string, line: number): OsloLine["kind"] {
  const at = separatorIn(body);
  if (at < 0) return refuse(reader, "no-separator", line);
  const name = trimPython(body.slice(0, at));
  if (name === "") return refuse(reader, "empty-name", line);
  const written = trimPython(body.slice(at + 1));
  const value = isQuoted(written) ? written.slice(1, -1) : written;
  reader.open = { section: reader.sections.at(-1)?.name, name, value, line, endLine: line };
  return "setting";
}

function closeSetting(reader: Reader, line: number): void {
  const { open } = reader;
  if (!open) return;
  reader.open = undefined;
  reader.settings.push(open);
  if (reader.sections.length === 0)
    reader.problems.push({ kind: "outside-section", line: open.line, namedLine: line });
}

function refuse(reader: Reader, kind: OsloProblem["kind"], line: number): "refused" {
  reader.problems.push({ kind, line, namedLine: line });
  return "refused";
}
