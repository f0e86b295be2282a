import { closeSection, closeSetting, finishReading, type LineReader, readLine } from "./line-reader.ts";
import type { OsloFile, OsloLine, OsloSection, OsloSetting, UnreadLine } from "./oslo-file.ts";
import { readLines } from "./parse-oslo-config.ts";

/** Lines of a file from index `from` up to, without, index `to`. */
export type LineRange = { readonly from: number; readonly to: number };

/**
 * The file with other lines in place of those of the range. Read are only these and what they change the meaning of: of
 * many thousand lines the rest is taken over as it is.
 */
export function rereadLines(file: OsloFile, range: LineRange, fresh: readonly UnreadLine[]): OsloFile {
  const { lines } = file;
  const cut = file.settings.find(({ line, endLine }) => line <= range.from && endLine > range.from);
  if (cut) {
    const from = cut.line - 1;
    return rereadLines(file, { from, to: range.to }, [...lines.slice(from, range.from), ...fresh]);
  }
  // Where oslo.config refuses lines, what follows them has its meaning from afar.
  if (file.problems.length > 0)
    return readLines([...lines.slice(0, range.from), ...fresh, ...lines.slice(range.to)]);
  const moved = fresh.length - (range.to - range.from);
  const reader = readerAt(file, range.from);
  const read = fresh.map((line, at) => readLine(reader, line, range.from + at + 1));
  const next = readOn(reader, file, { next: range.to, moved, read });
  const { sections, settings } = closeAt(reader, file, { next, moved });
  return {
    lines: replaceLines(lines, { from: range.from, to: next }, read),
    sections: [...reader.sections, ...sections],
    settings: [...reader.settings, ...settings],
    problems: reader.problems,
  };
}

/** As many arguments as the stack has room for at any rate. */
const MOST_ARGUMENTS = 10_000;

function replaceLines(
  lines: readonly OsloLine[],
  { from, to }: LineRange,
  fresh: readonly OsloLine[],
): readonly OsloLine[] {
  if (fresh.length > MOST_ARGUMENTS) return [...lines.slice(0, from), ...fresh, ...lines.slice(to)];
  return lines.toSpliced(from, to - from, ...fresh);
}

/** What was read when this line was next; no setting reaches beyond it. */
function readerAt(file: OsloFile, next: number): LineReader {
  const sections = file.sections.slice(0, countBefore(file.sections, next));
  const settings = file.settings.slice(0, countBefore(file.settings, next));
  const last = sections.pop();
  if (last) sections.push({ ...last });
  const open = settings.at(-1)?.endLine === next ? settings.pop() : undefined;
  return { sections, settings, problems: [], open: open && { ...open } };
}

/** How many of them begin before this line is next. */
function countBefore(parts: readonly (OsloSection | OsloSetting)[], next: number): number {
  return parts.findLastIndex(({ line }) => line <= next) + 1;
}

type Rest = { readonly next: number; readonly moved: number };

/** Reads lines of the file, beginning with the next, as long as they may mean something else than before; which one does not. */
function readOn(
  reader: LineReader,
  file: OsloFile,
  { next, moved, read }: Rest & { read: OsloLine[] },
): number {
  const section = sectionBefore(file, next)?.name;
  for (let at = next; at < file.lines.length; at += 1) {
    const line = file.lines[at] as OsloLine;
    const isSameSection = section !== undefined && reader.sections.at(-1)?.name === section;
    if (line.kind === "header" || (line.kind !== "continuation" && isSameSection)) return at;
    read.push(readLine(reader, line, at + moved + 1));
  }
  return file.lines.length;
}

/** Ends what is open when this line is next, and gives what was read from it on. */
function closeAt(
  reader: LineReader,
  file: OsloFile,
  { next, moved }: Rest,
): Pick<OsloFile, "sections" | "settings"> {
  if (next === file.lines.length) {
    finishReading(reader, next + moved);
    return { sections: [], settings: [] };
  }
  closeSetting(reader, next + moved + 1);
  closeSection(reader, (sectionBefore(file, next)?.endLine ?? next) + moved);
  return {
    sections: shift(file.sections.slice(countBefore(file.sections, next)), moved),
    settings: shift(file.settings.slice(countBefore(file.settings, next)), moved),
  };
}

function sectionBefore(file: OsloFile, next: number): OsloSection | undefined {
  return file.sections[countBefore(file.sections, next) - 1];
}

function shift<T extends OsloSection | OsloSetting>(parts: readonly T[], lines: number): readonly T[] {
  if (lines === 0) return parts;
  return parts.map((part) => ({ ...part, line: part.line + lines, endLine: part.endLine + lines }));
}
