import type { HostName, RunId } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";
import type { JournalWriter } from "./journal.ts";

/** What the operator wishes of a run: go on, begin no further host for now, or none at all. */
export type RunWish = "go" | "pause" | "stop";

/** What is claimed of a run: the moving on of its waves and its clouds, or one host. */
export type RunPlace = HostName | "run";

/** A place of a run that this process has for itself, with the journal that it may write as long as that is so. */
export type HeldPlace = {
  /** Higher than that of any who had a place of the run before. */
  readonly epoch: number;
  /** Its append throws OperatingError `run-taken-over` when another has taken the place; closing it gives the place back. */
  readonly journal: JournalWriter;
};

/** An entry, and its number in the journal. */
export type NumberedEntry = { readonly seq: number; readonly entry: JournalEntry };

/** A run that has not ended. */
export type OpenRun = {
  readonly run: RunId;
  readonly wish: RunWish;
  /** Some process has moved it on; before that whoever made it is about to. */
  readonly wasBegun: boolean;
  /** A process moves it on, or did so a moment ago. */
  readonly isHeld: boolean;
};

/** Runs that several processes may work on. Throws OperatingError. */
export type RunStore = {
  /** Makes a run with the first entry of its journal. */
  readonly create: (run: RunId, first: JournalEntry) => Promise<void>;
  /** Takes a place; undefined: another process has it. */
  readonly claim: (run: RunId, place: RunPlace) => Promise<HeldPlace | undefined>;
  /** The entries after a number, in their order; those of an unknown run throw `run-unknown`. */
  readonly readAfter: (run: RunId, seq: number) => Promise<readonly NumberedEntry[]>;
  /** The first entry of a run's journal, which holds its plan. */
  readonly readStart: (run: RunId) => Promise<JournalEntry>;
  /** The entries about one host, in their order. */
  readonly readHost: (run: RunId, host: HostName) => Promise<readonly JournalEntry[]>;
  readonly wishOf: (run: RunId) => Promise<RunWish>;
  readonly setWish: (run: RunId, wish: RunWish) => Promise<void>;
  /** Takes note that nothing is left to do in a run. */
  readonly markEnded: (run: RunId) => Promise<void>;
  readonly openRuns: () => Promise<readonly OpenRun[]>;
};
