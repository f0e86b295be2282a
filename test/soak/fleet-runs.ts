import { OperatingError } from "../../src/base/operating-error.ts";
import type { RunId } from "../../src/model/ids.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import type { HeldPlace, RunPlace, RunStore, RunWish } from "../../src/ports/run-store.ts";
import type { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import type { EntryFault } from "./fault-plan.ts";

/** A place that a process has for itself, until it is given back or nothing is heard of the process for long. */
type Lease = { readonly process: SimulatedProcess; readonly epoch: number; isGivenBack: boolean };

type KeptRun = {
  readonly entries: JournalEntry[];
  readonly leases: Map<RunPlace, Lease>;
  wish: RunWish;
  epoch: number;
  hasEnded: boolean;
};

/** What a process that uses the runs is told, and tells. */
export type RunsGround = {
  readonly now: () => number;
  /** Asked once for each entry. */
  readonly faultOf: () => EntryFault | undefined;
  /** Told of each entry that is in the store. */
  readonly onEntry: (run: RunId, entry: JournalEntry) => void;
};

const leaseMs = 15_000;

/** The runs of a fleet in a store that its processes share: what was written of each, and who has which place. */
export class FleetRuns {
  readonly #runs = new Map<RunId, KeptRun>();
  /** The runs of which an entry could not be written. */
  readonly lossy = new Set<RunId>();

  /** The journals of all runs, in the order of their beginning. */
  get entries(): ReadonlyMap<RunId, readonly JournalEntry[]> {
    return new Map([...this.#runs].map(([run, { entries }]) => [run, entries]));
  }

  entriesOf(run: RunId): readonly JournalEntry[] {
    return this.#runs.get(run)?.entries ?? [];
  }

  hasEnded(run: RunId): boolean {
    return this.#of(run).hasEnded;
  }

  wish(run: RunId, wish: RunWish): void {
    const kept = this.#runs.get(run);
    if (kept) kept.wish = wish;
  }

  /** The store as a process has it. */
  openFor(process: SimulatedProcess, ground: RunsGround): RunStore {
    const ask = async <T>(work: () => T): Promise<T> => {
      await process.awake();
      return work();
    };
    return {
      create: async (run, first) => {
        await process.awake();
        const kept: KeptRun = { entries: [], leases: new Map(), wish: "go", epoch: 0, hasEnded: false };
        await this.#write(process, ground, { run, kept, entry: first });
      },
      claim: (run, place) => ask(() => this.#claim(process, ground, { run, place })),
      readAfter: (run, seq) =>
        ask(() =>
          this.#of(run)
            .entries.slice(seq)
            .map((entry, at) => ({ seq: seq + at + 1, entry })),
        ),
      readStart: (run) => ask(() => this.#of(run).entries[0] ?? never()),
      readHost: (run, host) =>
        ask(() => this.#of(run).entries.filter((entry) => "host" in entry && entry.host === host)),
      wishOf: (run) => ask(() => this.#of(run).wish),
      setWish: (run, wish) => ask(() => this.wish(run, wish)),
      markEnded: (run) =>
        ask(() => {
          this.#of(run).hasEnded = true;
        }),
      openRuns: () =>
        ask(() =>
          [...this.#runs].flatMap(([run, { wish, epoch, hasEnded, leases }]) =>
            hasEnded
              ? []
              : [{ run, wish, wasBegun: epoch > 0, isHeld: isHeard(leases.get("run"), ground.now()) }],
          ),
        ),
    };
  }

  #of(run: RunId): KeptRun {
    return this.#runs.get(run) ?? never();
  }

  #claim(
    process: SimulatedProcess,
    ground: RunsGround,
    { run, place }: { readonly run: RunId; readonly place: RunPlace },
  ): HeldPlace | undefined {
    const kept = this.#of(run);
    if (isHeard(kept.leases.get(place), ground.now())) return undefined;
    kept.epoch += 1;
    const lease: Lease = { process, epoch: kept.epoch, isGivenBack: false };
    kept.leases.set(place, lease);
    const isOurs = () => kept.leases.get(place) === lease;
    let isBroken = false;
    return {
      epoch: lease.epoch,
      journal: {
        append: async (entry) => {
          await process.awake();
          if (isBroken) throw unwritable(run);
          if (!isOurs()) throw takenOver(run);
          try {
            await this.#write(process, ground, { run, kept, entry });
          } catch (error) {
            isBroken = true;
            throw error;
          }
        },
        close: () =>
          ask(process, () => {
            lease.isGivenBack = true;
          }),
      },
    };
  }

  async #write(
    process: SimulatedProcess,
    { faultOf, onEntry }: RunsGround,
    { run, kept, entry }: { readonly run: RunId; readonly kept: KeptRun; readonly entry: JournalEntry },
  ): Promise<void> {
    const fault = faultOf();
    if (fault === "killed-before") process.kill();
    if (fault === "fails") {
      this.lossy.add(run);
      throw unwritable(run);
    }
    await process.awake();
    this.#runs.set(run, kept);
    kept.entries.push(entry);
    onEntry(run, entry);
    if (fault === "killed-after") process.kill();
    await process.awake();
  }
}

/** Whether a place is somebody's: of a process that died it is not known at once. */
function isHeard(lease: Lease | undefined, now: number): boolean {
  return lease !== undefined && !lease.isGivenBack && now - lease.process.heardAt < leaseMs;
}

async function ask(process: SimulatedProcess, work: () => void): Promise<void> {
  await process.awake();
  work();
}

function never(): never {
  throw new Error("there is no such run");
}

function takenOver(run: RunId): OperatingError {
  return new OperatingError("run-taken-over", run, {
    message: "Another process has taken over this part of the run",
    hint: "It goes on there.",
  });
}

function unwritable(run: RunId): OperatingError {
  return new OperatingError("journal-unwritable", run, {
    message: "The journal cannot be written",
    hint: "See the disk's space.",
  });
}
