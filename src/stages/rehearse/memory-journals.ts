import type { RunId } from "../../model/ids.ts";
import type { JournalEntry } from "../../model/run.ts";
import type { Journals, JournalWriter } from "../../ports/journal.ts";

/** Journals that are gone with the process. */
export class MemoryJournals implements Journals {
  readonly #runs = new Map<RunId, JournalEntry[]>();

  create = async (run: RunId): Promise<JournalWriter> => {
    const entries = this.#runs.get(run) ?? [];
    this.#runs.set(run, entries);
    return { append: async (entry) => void entries.push(entry), close: async () => undefined };
  };

  resume = this.create;

  read = async (run: RunId): Promise<readonly JournalEntry[]> => this.#runs.get(run) ?? [];

  list = async (): Promise<readonly RunId[]> => [...this.#runs.keys()].toReversed();
}
