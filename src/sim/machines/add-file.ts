import { RegularFile } from "../files/node.ts";
import type { Machine } from "./machine.ts";
import type { FileSpec } from "./machine-spec.ts";

/** Puts a file on the disk as it is described. */
export function addFile(
  machine: Machine,
  path: string,
  { content, mode = 0o644, uid = 0, gid = 0 }: FileSpec,
): void {
  const node = new RegularFile(content, { mode });
  node.uid = uid;
  node.gid = gid;
  machine.files.put(path, node);
}
