import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Journals } from "../../ports/journal.ts";
import { createFileJournals } from "../system/file-journals.ts";
import { joinJournals } from "../system/kept-journals.ts";
import type { DatabaseSetting } from "./database-settings.ts";
import { isWhole, storePaths } from "./embedded-files.ts";
import type { OpenStore } from "./open-store.ts";
import type { OnOutage } from "./outage.ts";

/** Which store: findSetting tells of a PostgreSQL, if there is one; it may throw OperatingError. */
export type StoreChoice = {
  readonly findSetting: () => DatabaseSetting | undefined;
  readonly stateDirectory: string;
  /** Called before an embedded store is made, which takes seconds. */
  readonly onMaking: (directory: string) => void;
  readonly onOutage: OnOutage;
};

/** A store that is opened when it is first needed: most commands need none. */
export type LazyStore = {
  readonly runs: Journals;
  readonly proofs: Journals;
  /** Whether the store is a PostgreSQL that other machines may share. */
  readonly isShared: () => boolean;
  readonly open: () => Promise<OpenStore>;
  readonly close: () => Promise<void>;
};

/** The store of a choice, with the journals that versions before it kept in files. */
export function createLazyStore(choice: StoreChoice): LazyStore {
  let opening: Promise<OpenStore> | undefined;
  const open = () => {
    opening ??= openChosen(choice);
    return opening;
  };
  const journalsOf = (kind: "run" | "proof", folder: string) =>
    joinJournals({
      files: createFileJournals(join(choice.stateDirectory, folder)),
      open: async () => (await open()).journals(kind),
      hasStore: () => opening !== undefined || hasStore(choice),
    });
  return {
    runs: journalsOf("run", "runs"),
    proofs: journalsOf("proof", "proofs"),
    isShared: () => choice.findSetting() !== undefined,
    open,
    close: async () => {
      const store = await opening?.catch(() => undefined);
      await store?.close();
    },
  };
}

/** The driver, the database and what asks it are loaded only here: that takes as long as all of a small command. */
async function openChosen({
  findSetting,
  stateDirectory,
  onMaking,
  onOutage,
}: StoreChoice): Promise<OpenStore> {
  const setting = findSetting();
  const paths = storePaths(stateDirectory);
  if (!setting && !isWhole(paths)) onMaking(paths.directory);
  const { openStore } = await import("./open-store.ts");
  return openStore(setting, stateDirectory, onOutage);
}

/** A socket without a whole database is one that is being made by another process. */
function hasStore({ findSetting, stateDirectory }: StoreChoice): boolean {
  const paths = storePaths(stateDirectory);
  return findSetting() !== undefined || isWhole(paths) || existsSync(paths.socket);
}
