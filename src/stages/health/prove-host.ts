import type { HostFacts } from "../../model/host-facts.ts";
import type { RunId } from "../../model/ids.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import type { OnProgress } from "../../model/progress.ts";
import type { HostProof } from "../../model/proof.ts";
import type { ProofIntent } from "../../model/tenant-intent.ts";
import type { Journals } from "../../ports/journal.ts";
import { describeAction } from "../../views/describe-action.ts";
import { cleanLeftovers } from "../proof/clean-leftovers.ts";
import { prepareProof } from "../proof/prepare-proof.ts";
import type { ProofPorts } from "../proof/proof-run.ts";
import { prove } from "../proof/prove.ts";

/** What proofs need besides what all of a run does: their journals are apart from those of runs. */
export type ProofMaking = {
  readonly journals: Journals;
  readonly makeRunId: () => RunId;
  /** comment says in the public half what the key is for. */
  readonly makeSshKey: (comment: string) => { readonly publicKey: string; readonly privateKey: string };
};

/** A host to be proved, with the facts that were just read of it. */
export type HostToProve = {
  readonly intent: Intent;
  readonly proof: ProofIntent;
  readonly host: HostIntent;
  readonly facts: HostFacts;
  readonly fleetFile: string;
  readonly onProgress: OnProgress;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
};

/** Takes away what died proofs left in the cloud. */
export async function cleanBefore(
  ports: ProofPorts & { readonly proofs: ProofMaking },
  { proof, onProgress, abort }: Pick<HostToProve, "proof" | "onProgress" | "abort">,
): Promise<void> {
  const { journals } = ports.proofs;
  await cleanLeftovers({ ...ports, journals }, { deleteTimeoutMs: proof.deleteTimeoutMs, onProgress, abort });
}

/** Proves one host as `vfleet prove` does, with a run and a journal of its own. */
export async function proveHost(
  ports: ProofPorts & { readonly proofs: ProofMaking },
  { intent, proof, host, facts, fleetFile, onProgress, stop, abort }: HostToProve,
): Promise<{ readonly run: RunId; readonly proofs: readonly HostProof[] }> {
  const { journals, makeRunId, makeSshKey } = ports.proofs;
  const run = makeRunId();
  const { publicKey, privateKey } = makeSshKey(`vfleet-proof-${run}`);
  const discoveries = [{ host: host.name, kind: "read", facts, findings: [], durationMs: 0 }] as const;
  const wish = { run, intent, proof, discoveries, publicKey, signal: stop };
  const prepared = await prepareProof(ports.cloud, wish);
  const report = await prove(
    { ...ports, journals },
    { run, intent, proof, prepared, privateKey, fleetFile, findings: [], onProgress, stop, abort },
  );
  return { run, proofs: report.hosts };
}

/** What a proof does, told as something that its host's part of a run waits for. */
export function asWaiting(host: HostIntent, onProgress: OnProgress, now: () => number): OnProgress {
  const started = now();
  const tell = (what: string) =>
    onProgress({ kind: "waiting", host: host.name, what, elapsedMs: now() - started });
  return (event) => {
    if (event.kind === "waiting") tell(`${event.what}, in its proof`);
    if (event.kind === "action-started") tell(`for its proof to ${describeAction(event.action.action)}`);
  };
}
