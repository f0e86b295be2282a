import { readFile, stat } from "node:fs/promises";
import { type KnownHosts, parseKnownHosts } from "./known-hosts-file.ts";

/** What one known_hosts file gave. */
export type ReadKnownHosts =
  | { readonly kind: "read"; readonly hosts: KnownHosts }
  | { readonly kind: "absent" }
  | { readonly kind: "unreadable"; readonly file: string; readonly reason: string };

/** Reads known_hosts files, each once for as long as it does not change on disk. */
export function createKnownHostsReader(): (file: string) => Promise<ReadKnownHosts> {
  const cache = new Map<string, { readonly version: string; readonly read: Promise<ReadKnownHosts> }>();
  return async (file) => {
    try {
      const { mtimeMs, size, ino } = await stat(file);
      const version = `${ino} ${size} ${mtimeMs}`;
      const cached = cache.get(file);
      if (cached?.version === version) return await cached.read;
      const read = readKnownHosts(file);
      cache.set(file, { version, read });
      return await read;
    } catch (error) {
      return failure(file, error);
    }
  };
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
