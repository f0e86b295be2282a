import { fsyncSync } from "node:fs";
import { NodeFS } from "@electric-sql/pglite/nodefs";

type Init = NodeFS["init"];

/**
 * PGlite's files in a directory, with fsync. As it comes, PGlite turns the database's fsync off and its files have none, so
 * that a power cut loses what was committed; with this, and without its -F, a commit is on disk when it is answered.
 */
export class DurableFiles extends NodeFS {
  override async init(...[db, options]: Parameters<Init>): ReturnType<Init> {
    const { emscriptenOpts } = await super.init(db, options);
    const addSync = (module: { readonly NODEFS: unknown }) => {
      const files = module.NODEFS as { readonly stream_ops: { fsync?: (stream: OpenFile) => number } };
      files.stream_ops.fsync = syncFile;
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] } };
  }
}

/** nfd is Node's number of the file; a directory has none. */
type OpenFile = { readonly nfd?: number };

function syncFile({ nfd }: OpenFile): number {
  if (nfd !== undefined) fsyncSync(nfd);
  return 0;
}
