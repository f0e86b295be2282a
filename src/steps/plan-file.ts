import { rememberLast } from "../base/remember-last.ts";
import type { WriteFile } from "../model/action.ts";
import type { FileState, HostFacts } from "../model/host-facts.ts";
import { placeDirectories, places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import { shareText } from "../model/share-text.ts";

/** A file that vfleet wants on a host. */
export type WantedFile = { readonly path: string; readonly content: string; readonly mode: "0644" | "0755" };

/** What a file of ours is now: undefined if it is not there. Only for places that the facts cover and could read. */
export function fileNow(facts: HostFacts, path: string): FileState | undefined {
  const traces = knownValue(facts.vfleetTraces);
  const reading = traces?.files[path];
  return reading && knownValue(reading);
}

/** Files of the host's own in which vfleet only adds lines. */
const shared: readonly string[] = [places.grubDefaults, places.etcModules];

/** The write that makes a file as wanted; undefined if it is so already. Owner and mode of the host's own files stay. */
export function planFile(facts: HostFacts, wanted: WantedFile): WriteFile | undefined {
  const { path, content, mode } = wanted;
  const before = fileNow(facts, path);
  const ours = { content: shareText(content), mode, uid: 0, gid: 0 };
  const after = before && shared.includes(path) ? { ...before, content } : ours;
  if (before && isSame(before, after)) return undefined;
  const there = knownValue(facts.vfleetTraces)?.directories ?? [];
  const makeDirectories = directoriesAbove(path).filter((directory) => !there.includes(directory));
  return { kind: "write-file", path, before, after, makeDirectories };
}

/** All plans ask this of the same few places. */
const directoriesAbove = rememberLast(16, (path: string) =>
  placeDirectories.filter((directory) => path.startsWith(`${directory}/`)),
);

function isSame(a: FileState, b: FileState): boolean {
  return a.content === b.content && a.mode === b.mode && a.uid === b.uid && a.gid === b.gid;
}
