import type { Generated } from "kysely";

/** A run or a proof; the last number that its journal has, and what the operator wishes of it. */
type RunRow = {
  readonly id: string;
  readonly kind: "run" | "proof";
  readonly last_seq: Generated<string>;
  readonly last_epoch: Generated<string>;
  readonly wish: Generated<"go" | "pause" | "stop">;
  readonly has_ended: Generated<boolean>;
};

/** One entry of a journal, as JSON; token tells one that is sent again from a new one. */
type EntryRow = {
  readonly run: string;
  readonly seq: string;
  readonly token: string;
  readonly entry: string;
  /** The host or the cloud that the entry is about. */
  readonly host: string | null;
};

/** Who may write of a place of a run. Each time that it is taken its epoch grows; `renewed_at` is the database's time. */
type LeaseRow = {
  readonly run: string;
  readonly place: string;
  readonly epoch: string;
  readonly owner: string;
  readonly renewed_at: Date;
};

/** The tables of the store, all in the schema `vfleet`. */
export type Tables = {
  readonly runs: RunRow;
  readonly journal_entries: EntryRow;
  readonly leases: LeaseRow;
};
