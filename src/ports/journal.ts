import type { RunId } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";

/** Writes one run's journal; append resolves when the entry is on disk. */
export type JournalWriter = {
  readonly append: (entry: JournalEntry) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** Where runs are kept. Throws OperatingError `run-unknown`, `run-busy`, `journal-damaged`, `journal-unreadable`, `journal-unwritable`. */
export type Journals = {
  /** Creates a run's journal; only this process writes it until it is closed. */
  readonly create: (run: RunId) => Promise<JournalWriter>;
  /** Goes on with a run's journal whose process is gone; throws `run-busy` where it is still at work. */
  readonly resume: (run: RunId) => Promise<JournalWriter>;
  /** All whole entries; a torn last line (a crash in the middle of a write) is left out. */
  readonly read: (run: RunId) => Promise<readonly JournalEntry[]>;
  /** Newest first. */
  readonly list: () => Promise<readonly RunId[]>;
};
