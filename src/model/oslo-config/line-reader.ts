import type { OsloLine, OsloProblem, OsloSection, OsloSetting, UnreadLine } from "./oslo-file.ts";
import { trimPython, trimPythonEnd, trimPythonStart } from "./python-space.ts";
import { isQuoted, separatorIn } from "./split-setting.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** What was read of a file so far. */
export type LineReader = {
  /** The last one still grows: no other file may have it. */
  readonly sections: Mutable<OsloSection>[];
  readonly settings: OsloSetting[];
  readonly problems: OsloProblem[];
  /** The setting that the next line may continue; no other file may have it. */
  open: Mutable<OsloSetting> | undefined;
};

/** Where nothing was read yet. */
export function newReader(): LineReader {
  return { sections: [], settings: [], problems: [], open: undefined };
}

/** Reads the next line, which has this number from 1. */
export function readLine(reader: LineReader, { text, end }: UnreadLine, line: number): OsloLine {
  return { kind: readBody(reader, trimPythonEnd(text), line), text, end };
}

/** Ends what the last line, or the line that does not continue it, leaves open. */
export function closeSetting(reader: LineReader, line: number): void {
  const { open } = reader;
  if (!open) return;
  reader.open = undefined;
  reader.settings.push(open);
  if (reader.sections.length === 0)
    reader.problems.push({ kind: "outside-section", line: open.line, namedLine: line });
}

/** Ends the section that was read last: this is its last line. */
export function closeSection(reader: LineReader, endLine: number): void {
  const last = reader.sections.at(-1);
  if (last) last.endLine = endLine;
}

/** Ends the file, which has so many lines. */
export function finishReading(reader: LineReader, lineCount: number): void {
  closeSetting(reader, lineCount);
  closeSection(reader, lineCount);
}

function readBody(reader: LineReader, body: string, line: number): OsloLine["kind"] {
  if (body.startsWith(" ") || body.startsWith("\t")) return readContinuation(reader, body, line);
  closeSetting(reader, line);
  if (body === "") return "blank";
  if (body.startsWith("#") || body.startsWith(";")) return "comment";
  return body.startsWith("[") ? readHeader(reader, body, line) : readSetting(reader, body, line);
}

function readContinuation(reader: LineReader, body: string, line: number): OsloLine["kind"] {
  if (!reader.open) return refuse(reader, "stray-continuation", line);
  reader.open.value += `\n${trimPythonStart(body)}`;
  reader.open.endLine = line;
  return "continuation";
}

function readHeader(reader: LineReader, body: string, line: number): OsloLine["kind"] {
  closeSection(reader, line - 1);
  const problem = body.endsWith("]") ? (body.length > 2 ? undefined : "empty-header") : "open-header";
  // The settings below a broken header belong to nobody: most of all not to the section above it.
  reader.sections.push({ name: problem ? undefined : body.slice(1, -1), line, endLine: line });
  return problem ? refuse(reader, problem, line) : "header";
}

function readSetting(reader: LineReader, body: string, line: number): OsloLine["kind"] {
  const at = separatorIn(body);
  if (at < 0) return refuse(reader, "no-separator", line);
  const name = trimPython(body.slice(0, at));
  if (name === "") return refuse(reader, "empty-name", line);
  const written = trimPython(body.slice(at + 1));
  const value = isQuoted(written) ? written.slice(1, -1) : written;
  reader.open = { section: reader.sections.at(-1)?.name, name, value, line, endLine: line };
  return "setting";
}

function refuse(reader: LineReader, kind: OsloProblem["kind"], line: number): "refused" {
  reader.problems.push({ kind, line, namedLine: line });
  return "refused";
}
