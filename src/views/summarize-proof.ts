import type { HostProof } from "../model/proof.ts";
import type { JournalEntry } from "../model/run.ts";
import { isCloud } from "./place-text.ts";

/** A proof in short. */
export type ProofSummary = {
  readonly kind: "proof";
  readonly run: string;
  readonly startedAt: string;
  /** undefined: it is under way, or vfleet died. */
  readonly endedAt: string | undefined;
  readonly fleetFile: string;
  /** Hosts that it proved or was to prove, as far as it came. */
  readonly hosts: number;
  /** Of each physical network of a host. */
  readonly proved: number;
  readonly failed: number;
  readonly notRun: number;
};

/** A proof in short, from its journal; undefined if the journal does not begin as one. */
export function summarizeProof(entries: readonly JournalEntry[]): ProofSummary | undefined {
  const [start] = entries;
  if (start?.kind !== "run-started") return undefined;
  const report = entries.find((entry) => entry.kind === "proof-ended")?.report;
  const proofs = report?.hosts ?? [];
  const count = (wanted: HostProof["outcome"]) => proofs.filter(({ outcome }) => outcome === wanted).length;
  const begun = entries.flatMap((entry) => (entry.kind === "action-started" ? [entry.host] : []));
  const hosts = report ? proofs.map(({ host }) => host) : begun.filter((host) => !isCloud(host));
  return {
    kind: "proof",
    run: start.run,
    startedAt: start.at,
    endedAt: report?.endedAt,
    fleetFile: start.plan.fleetFile,
    hosts: new Set(hosts).size,
    proved: count("proved"),
    failed: count("failed"),
    notRun: count("not-run"),
  };
}
