import type { ConfigFile, OpenstackFiles } from "../model/openstack-facts.ts";
import { known, type Reading, unreadable } from "../model/reading.ts";
import { maxConfigBytes } from "./compose-sparse-files-command.ts";
import { excerpt } from "./excerpt.ts";
import { sparseRefusals } from "./sparse-config-awk.ts";

type State = Omit<ConfigFile, "text" | "sha256"> & { readonly path: string; readonly size: number };
type Frame = { readonly lines: string[]; refused: string | undefined; bytes: number | undefined };
type Head = {
  readonly states: State[];
  readonly sums: Map<string, string>;
  readonly links: [path: string, target: string][];
  readonly folders: Map<string, string[]>;
  readonly refused: Map<string, string>;
  problem: string | undefined;
};

const STATE = /^file ([0-7]{1,4}) (\d+) (\d+) (\d+) \d+ \d+ [^/]*(\/.*)$/;
const SUM = /^([0-9a-f]{64}) [ *](\/.*)$/;
const WORD = /^(link|other|denied|nul|folder|name|hidden) (\/.*)$/;
const RUN = /^(?:[#.][1-9]\d{0,6})+$/;
// More than real hosts have; a host that lies must not fill the memory.
const mostCharacters = 8_388_608;

/** Reads the output of composeSparseFilesCommand; a file that is not there to the byte is unreadable. Never throws. */
export function parseSparseFiles(text: string): Reading<OpenstackFiles> {
  const all = text.trimEnd().split("\n");
  if (all.at(-1) !== "done") return unreadable(`the search for the files gave: ${excerpt(text)}`);
  if (all.at(-2) === "changed") return unreadable("the files were changed while they were read");
  const contentsAt = all.indexOf("contents");
  const head = readHead(contentsAt < 0 ? all.slice(0, -1) : all.slice(0, contentsAt));
  const frames = contentsAt < 0 ? new Map<string, Frame>() : readFrames(all.slice(contentsAt + 1, -1));
  const problem = head.problem ?? (frames instanceof Map ? undefined : frames.problem);
  if (problem !== undefined || !(frames instanceof Map)) return unreadable(problem ?? "");
  const files = head.states.map((state): [string, Reading<ConfigFile>] => [
    state.path,
    readFile(head, state, frames.get(state.path)),
  ]);
  const refused = [...head.refused].map(([path, reason]): [string, Reading<ConfigFile>] => [
    path,
    unreadable(reason),
  ]);
  return known({
    files: Object.fromEntries([...files, ...refused].toSorted(([a], [b]) => (a < b ? -1 : 1))),
    links: Object.fromEntries(head.links),
    folders: Object.fromEntries(head.folders),
  });
}

function readHead(lines: readonly string[]): Head {
  const head: Head = {
    states: [],
    sums: new Map(),
    links: [],
    folders: new Map(),
    refused: new Map(),
    problem: undefined,
  };
  for (const line of lines) {
    const [, mode, uid, gid, size, path] = STATE.exec(line) ?? [];
    const [, sum, summed] = SUM.exec(line) ?? [];
    const [, word, place] = WORD.exec(line) ?? [];
    if (mode !== undefined && path !== undefined)
      head.states.push({
        path,
        mode: mode.padStart(4, "0"),
        uid: Number(uid),
        gid: Number(gid),
        size: Number(size),
      });
    else if (sum !== undefined && summed !== undefined) head.sums.set(summed, sum);
    else if (word !== undefined && place !== undefined) readWord(head, word, place);
    else if (line === "strange")
      head.problem ??= "the name of a file has a line feed or a backslash, which vfleet does not read";
    else if (line !== "") head.problem ??= `the search for the files gave: ${excerpt(line)}`;
  }
  return head;
}

function readWord(head: Head, word: string, place: string): void {
  if (word === "folder") head.folders.set(place, []);
  else if (word === "name")
    head.folders.get(place.slice(0, place.lastIndexOf("/")))?.push(place.slice(place.lastIndexOf("/") + 1));
  else if (word === "link") {
    const [path = "", target = ""] = place.split(/ (?=\/)/);
    if (target !== "") head.links.push([path, target]);
  } else if (word === "hidden") head.problem ??= `no permission to look into ${place}`;
  else
    head.refused.set(
      place,
      {
        denied: "no permission to read it",
        nul: "it holds NUL bytes",
        other: "it is not a regular file, or a link that leads nowhere",
      }[word] ?? "",
    );
}

function readFrames(lines: readonly string[]): Map<string, Frame> | { readonly problem: string } {
  const frames = new Map<string, Frame>();
  let frame: Frame | undefined;
  let left = mostCharacters;
  for (const line of lines) {
    if (line.startsWith("begin /")) {
      frame = { lines: [], refused: undefined, bytes: undefined };
      frames.set(line.slice("begin ".length), frame);
    } else if (frame === undefined) {
      return { problem: `awk said: ${excerpt(line)}` };
    } else if (line.startsWith("|")) {
      frame.lines.push(line.slice(1));
    } else if (RUN.test(line)) {
      left = addRun(frame, line, left);
      if (left < 0) return { problem: "the files have more lines than vfleet reads" };
    } else if (line.startsWith("bad ")) {
      frame.refused = sparseRefusals[line.slice("bad ".length)] ?? "it could not be read as text";
    } else if (/^end \d+$/.test(line)) {
      frame.bytes = Number(line.slice("end ".length));
      frame = undefined;
    } else {
      return { problem: `awk said: ${excerpt(line)}` };
    }
  }
  return frames;
}

function addRun(frame: Frame, run: string, most: number): number {
  let left = most;
  for (const [, kind, digits] of run.matchAll(/([#.])(\d+)/g)) {
    const count = Number(digits);
    left -= 2 * count;
    if (left < 0) return left;
    const line = kind === "#" ? "#" : "";
    for (let at = 0; at < count; at += 1) frame.lines.push(line);
  }
  return left;
}

function readFile(head: Head, state: State, frame: Frame | undefined): Reading<ConfigFile> {
  const { path, size, ...rest } = state;
  if (size > maxConfigBytes)
    return unreadable(`it has ${size} bytes, more than vfleet reads (${maxConfigBytes})`);
  const sha256 = head.sums.get(path);
  if (sha256 === undefined) return unreadable("its checksum could not be read");
  if (frame?.refused !== undefined) return unreadable(frame.refused);
  const text = size === 0 && frame === undefined ? "" : exactText(frame, size);
  return text === undefined
    ? unreadable(`it has ${size} bytes, but not as many could be read`)
    : known({ text, sha256, ...rest });
}

// awk ends each line, also a last one that the file leaves without an end; the size tells.
function exactText(frame: Frame | undefined, size: number): string | undefined {
  if (frame?.bytes === size) return [...frame.lines, ""].join("\n");
  return frame?.bytes === size + 1 ? frame.lines.join("\n") : undefined;
}
