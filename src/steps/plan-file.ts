import type { WriteFile } from "../model/action.ts";
import type { FileState, HostFacts } from "../model/host-facts.ts";
import { placeDirectories } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";

/** A file that vfleet wants on a host. */
export type WantedFile = { readonly path: string; readonly content: string; readonly mode: "0644" | "0755" };

/** What a file of ours is now: undefined if it is not there. Only for places that the facts cover and could read. */
export function fileNow(facts: HostFacts, path: string): FileState | undefined {
  const traces = knownValue(facts.vfleetTraces);
  const reading = traces?.files[path];
  return reading && knownValue(reading);
}

/** The write that makes a file as wanted; undefined if it is so already. Owner and mode of a file that is there stay. */
export function planFile(facts: HostFacts, wanted: WantedFile): WriteFile | undefined {
  const before = fileNow(facts, wanted.path);
  if (before && before.content === wanted.content) return undefined;
  const there = knownValue(facts.vfleetTraces)?.directories ?? [];
  return {
    kind: "write-file",
    path: wanted.path,
    before,
    after: before
      ? { ...before, content: wanted.content }
      : { content: wanted.content, mode: wanted.mode, uid: 0, gid: 0 },
    makeDirectories: placeDirectories.filter(
      (directory) => wanted.path.startsWith(`${directory}/`) && !there.includes(directory),
    ),
  };
}
