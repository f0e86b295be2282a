import { readFile, stat } from "node:fs/promises";
import { performance } from "node:perf_hooks";
import { type KnownHosts, parseKnownHosts } from "./known-hosts-file.ts";

/** What one known_hosts file gave. */
export type ReadKnownHosts =
  | { readonly kind: "read"; readonly hosts: KnownHosts }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly file: string; readonly reason: string };

/** A change on disk is seen after this time: a stat of each file for each host is a noticeable share of a connect. */
const LOOK_AGAIN_MS = 1_000;

type Version = { readonly version: string | undefined; readonly read: ReadKnownHosts };
type Look = { readonly at: number; readonly found: Promise<Version> };

/** Reads known_hosts files, each once for as long as it does not change on disk; a change is seen within a second. */
export function createKnownHostsReader(): (file: string) => Promise<ReadKnownHosts> {
  const looks = new Map<string, Look>();
  return async (file) => {
    const last = looks.get(file);
    const now = performance.now();
    if (last !== undefined && now - last.at < LOOK_AGAIN_MS) return (await last.found).read;
    const found = look(file, last);
    looks.set(file, { at: now, found });
    return (await found).read;
  };
}

async function look(file: string, last: Look | undefined): Promise<Version> {
  try {
    const { mtimeMs, size, ino } = await stat(file);
    const version = `${ino} ${size} ${mtimeMs}`;
    const before = await last?.found;
    return before?.version === version ? before : { version, read: await readKnownHosts(file) };
  } catch (error) {
    return { version: undefined, read: failure(file, error) };
  }
}

async function readKnownHosts(file: string): Promise<ReadKnownHosts> {
  try {
    return { kind: "read", hosts: parseKnownHosts(await readFile(file, "latin1"), file) };
  } catch (error) {
    return failure(file, error);
  }
}

function failure(file: string, error: unknown): ReadKnownHosts {
  const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "absent" };
  return { kind: "unreadable", file, reason: code };
}
