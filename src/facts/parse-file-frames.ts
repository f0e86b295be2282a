import type { FileState } from "../model/host-facts.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { maxFileBytes } from "./compose-files-command.ts";

/** What a files command printed: its own lines before, and the files by path in the order in which it saw them. */
export type FileFrames = {
  readonly lines: readonly string[];
  readonly files: ReadonlyMap<string, Reading<FileState>>;
};

const STATE = /^file ([0-7]{1,4}) (\d+) (\d+) (\d+) (\/.*)$/;
const NOT_A_FILE = /^(link|other|absent) (\/.*)$/;

/** Reads the output of composeFilesCommand; what is not exact to the byte, or no text, is unreadable. Never throws. */
export function parseFileFrames(text: string): FileFrames {
  const all = text.split("\n");
  const contentsAt = all.indexOf("contents");
  const head = contentsAt < 0 ? all : all.slice(0, contentsAt);
  const contents = collectContents(contentsAt < 0 ? [] : all.slice(contentsAt + 1));
  const lines: string[] = [];
  const files = new Map<string, Reading<FileState>>();
  for (const line of head) {
    const [, mode, uid, gid, size, path] = STATE.exec(line) ?? [];
    const [, kind, otherPath] = NOT_A_FILE.exec(line) ?? [];
    if (mode !== undefined && path !== undefined) {
      const content = toExactContent(contents.get(path) ?? "", Number(size));
      files.set(
        path,
        withState(content, { mode: mode.padStart(4, "0"), uid: Number(uid), gid: Number(gid) }),
      );
    } else if (kind !== undefined && otherPath !== undefined) {
      files.set(otherPath, readingOfKind(kind));
    } else {
      lines.push(line);
    }
  }
  return { lines, files };
}

function readingOfKind(kind: string): Reading<FileState> {
  if (kind === "absent") return absent;
  return unreadable(kind === "link" ? "it is a symbolic link" : "it is not a regular file");
}

function collectContents(lines: readonly string[]): ReadonlyMap<string, string> {
  const contents = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(":");
    if (colon < 0) continue;
    const path = line.slice(0, colon);
    const list = contents.get(path);
    if (list === undefined) contents.set(path, [line.slice(colon + 1)]);
    else list.push(line.slice(colon + 1));
  }
  return new Map([...contents].map(([path, list]) => [path, `${list.join("\n")}\n`]));
}

// grep ends each line, also a last one that the file leaves without an end; the size tells.
function toExactContent(content: string, size: number): Reading<string> {
  if (size > maxFileBytes)
    return unreadable(`it has ${size} bytes, more than vfleet reads (${maxFileBytes})`);
  if (content.includes("\ufffd")) return unreadable("it is not UTF-8 text");
  if (content.includes("\0")) return unreadable("it holds NUL bytes");
  const bytes = utf8Bytes(content);
  if (bytes === size) return known(content);
  if (bytes === size + 1) return known(content.slice(0, -1));
  return unreadable(`it has ${size} bytes, but ${bytes} could be read`);
}

function withState(content: Reading<string>, state: Omit<FileState, "content">): Reading<FileState> {
  return content.is === "known" ? known({ content: content.value, ...state }) : content;
}

function utf8Bytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
