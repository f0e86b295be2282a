import type { RunId } from "../../model/ids.ts";
import type { Journals } from "../../ports/journal.ts";

/** Where journals are: those of a store, which may not have been made yet, and files of versions before there was one. */
export type KeptJournals = {
  readonly files: Journals;
  readonly open: () => Promise<Journals>;
  /** Whether there is a store; where there is none, reading does not make it. */
  readonly hasStore: () => boolean;
};

/** All journals: new ones go to the store, old files are read where they are. */
export function joinJournals({ files, open, hasStore }: KeptJournals): Journals {
  const whereIs = async (run: RunId): Promise<Journals> => {
    const isFile = !hasStore() || (await files.list()).includes(run);
    return isFile ? files : open();
  };
  return {
    create: async (run) => (await open()).create(run),
    resume: async (run) => (await whereIs(run)).resume(run),
    read: async (run) => (await whereIs(run)).read(run),
    list: async () => {
      const stored = hasStore() ? await (await open()).list() : [];
      return [...new Set([...stored, ...(await files.list())])].toSorted().toReversed();
    },
  };
}
