import { finishReading, newReader, readLine } from "./line-reader.ts";
import type { OsloFile, UnreadLine } from "./oslo-file.ts";

/** Reads a file as oslo.config does since 1.9 (iniparser.py); never fails, and goes on after lines that it refuses. */
export function parseOsloConfig(text: string): OsloFile {
  return readLines(splitLines(text));
}

/** Reads all of these lines as one file. */
export function readLines(unread: readonly UnreadLine[]): OsloFile {
  const reader = newReader();
  const lines = unread.map((line, index) => readLine(reader, line, index + 1));
  finishReading(reader, lines.length);
  return { lines, sections: reader.sections, settings: reader.settings, problems: reader.problems };
}

/** The lines of a text. Python reads with universal newlines: a carriage return alone ends a line too. */
export function splitLines(text: string): UnreadLine[] {
  if (text.includes("\r")) return splitMixedLines(text);
  const texts = text.split("\n");
  const last = texts.length - 1;
  if (texts[last] === "") texts.pop();
  return texts.map((line, at) => ({ text: line, end: at === last ? "" : "\n" }));
}

function splitMixedLines(text: string): UnreadLine[] {
  const lines: UnreadLine[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    const end = match[0] === "\n" ? "\n" : match[0] === "\r" ? "\r" : "\r\n";
    lines.push({ text: text.slice(start, match.index), end });
    start = match.index + end.length;
  }
  if (start < text.length) lines.push({ text: text.slice(start), end: "" });
  return lines;
}
