import { OperatingError } from "../../src/base/operating-error.ts";
import type { RunId } from "../../src/model/ids.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import type { Journals } from "../../src/ports/journal.ts";
import type { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import type { EntryFault } from "./fault-plan.ts";

/** The journals of a fleet: what each run has on disk, whichever process wrote it. */
export class FleetJournals {
  readonly entries = new Map<RunId, JournalEntry[]>();

  /** The journals as a process has them; onEntry is told of each entry that is on disk. */
  openFor(
    process: SimulatedProcess,
    {
      faultOf,
      onEntry,
    }: {
      readonly faultOf: () => EntryFault | undefined;
      readonly onEntry: (run: RunId, entry: JournalEntry) => void;
    },
  ): Journals {
    const append = async (run: RunId, entry: JournalEntry): Promise<void> => {
      await process.awake();
      const fault = faultOf();
      if (fault === "killed-before") process.kill();
      if (fault === "fails") throw unwritable(run);
      await process.awake();
      this.entries.get(run)?.push(structuredClone(entry));
      onEntry(run, entry);
      if (fault === "killed-after") process.kill();
      await process.awake();
    };
    const open = async (run: RunId) => {
      if (!this.entries.has(run)) this.entries.set(run, []);
      return { append: (entry: JournalEntry) => append(run, entry), close: async () => undefined };
    };
    return {
      create: open,
      resume: open,
      read: async (run) => this.entries.get(run) ?? [],
      list: async () => [...this.entries.keys()].toReversed(),
    };
  }
}

function unwritable(run: RunId): OperatingError {
  return new OperatingError("journal-unwritable", run, {
    message: "The journal cannot be written",
    hint: "See the disk's space.",
  });
}
