import type { OsloFile } from "./oslo-file.ts";
import { parseOsloConfig, splitLines } from "./parse-oslo-config.ts";
import { type LineRange, rereadLines } from "./reread-lines.ts";

/** A text, and what parseOsloConfig made of it. */
export type ParsedText = { readonly text: string; readonly file: OsloFile };

/**
 * What parseOsloConfig makes of the text, by way of another file: hosts of a kind have the same nova.conf but for a line
 * or two, and only these are read.
 */
export function parseLike(text: string, like: ParsedText): OsloFile {
  if (text === like.text) return like.file;
  // A carriage return that ends a line may be one end with the line feed that follows in the other text.
  if (like.text.includes("\r")) return parseOsloConfig(text);
  const start = sameAtStart(text, like.text);
  const most = Math.min(text.length, like.text.length) - start;
  const end = sameAtEnd(text, like.text, most);
  const { range, before, after } = linesBetween(like, start, end);
  return rereadLines(like.file, range, splitLines(text.slice(before, text.length - after)));
}

const CHUNK = 512;

/** How many characters two texts have in common from their start on: compared in pieces, which is faster by far. */
function sameAtStart(one: string, other: string): number {
  const most = Math.min(one.length, other.length);
  let at = 0;
  while (at + CHUNK <= most && one.slice(at, at + CHUNK) === other.slice(at, at + CHUNK)) at += CHUNK;
  while (at < most && one.charCodeAt(at) === other.charCodeAt(at)) at += 1;
  return at;
}

function sameAtEnd(one: string, other: string, most: number): number {
  const part = (text: string, at: number) => text.slice(text.length - at - CHUNK, text.length - at);
  let at = 0;
  while (at + CHUNK <= most && part(one, at) === part(other, at)) at += CHUNK;
  while (at < most && one.charCodeAt(one.length - at - 1) === other.charCodeAt(other.length - at - 1))
    at += 1;
  return at;
}

type Between = { readonly range: LineRange; readonly before: number; readonly after: number };

/** The lines that are not wholly within so many characters at the start or the end, and how many characters the others have. */
function linesBetween({ text, file: { lines } }: ParsedText, start: number, end: number): Between {
  const sizeAt = (index: number) => {
    const line = lines[index];
    return line ? line.text.length + line.end.length : Number.POSITIVE_INFINITY;
  };
  let from = 0;
  let before = 0;
  // A last line without an end may go on in the other text.
  while (before + sizeAt(from) <= start && lines[from]?.end !== "") before += sizeAt(from++);
  let to = from;
  let after = text.length - before;
  // What stands before a line has to be a line's end in both.
  while (after > 0 && after >= end) after -= sizeAt(to++);
  return { range: { from, to }, before, after };
}
