import type { Intent } from "../model/intent.ts";
import type { ProofReport } from "../model/proof.ts";
import type { ProofIntent } from "../model/tenant-intent.ts";
import { cleanLeftovers } from "../stages/proof/clean-leftovers.ts";
import { prepareProof } from "../stages/proof/prepare-proof.ts";
import { prove, reachText } from "../stages/proof/prove.ts";
import { proofJunit } from "../views/proof-junit.ts";
import { viewProof } from "../views/view-proof.ts";
import { viewProofPlan } from "../views/view-proof-plan.ts";
import { isAgreed } from "./agree.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { loadFleet } from "./load-fleet.ts";
import { requireWritable, saveReport } from "./report-file.ts";
import { withProgress } from "./with-progress.ts";

/** Options of prove alone. */
export type ProveCommandOptions = {
  readonly yes?: boolean;
  readonly junit?: string;
  readonly full?: boolean;
};

const proofInterrupts = {
  first: "Stopping: what was made is taken away. Ctrl-C again breaks that off.\n",
  second: "Breaking off: what was made stays until the next vfleet prove takes it away.\n",
};

/** `vfleet prove`: makes a VM with a VF on each host, sees whether it answers, and takes all of it away again. */
export async function runProve(context: CommandContext, options: ProveCommandOptions): Promise<ExitCode> {
  const { deps } = context;
  if (options.junit !== undefined) await requireWritable(options.junit, "--junit");
  const fleet = await loadFleet(context);
  const { cloud: name, proof } = proofOf(fleet.intent, context.options.file);
  const discoveries = await readFleet(context, fleet);
  const { stop, abort } = deps.interrupts;
  const cloud = await deps.openCloud(name, stop);
  const run = deps.makeRunId();
  const key = deps.makeSshKey(`vfleet-proof-${run}`);
  const wish = { run, intent: fleet.intent, proof, discoveries, publicKey: key.publicKey, signal: stop };
  const prepared = await prepareProof(cloud, wish);
  const reach = reachText(proof.reach);
  deps.screen.print(viewProofPlan(prepared.plan, { ...context.onScreen, cloud: cloud.name, reach }));
  const isAsked = options.yes !== true && prepared.plan.groups.length > 0;
  if (isAsked && !(await isAgreed(context, "Give --yes.")))
    return stop.aborted ? exitCodes.interrupted : exitCodes.failed;
  const report = await withProgress(context, proofInterrupts, async (onProgress) => {
    const ports = { ...deps.proofPorts, cloud };
    const { deleteTimeoutMs } = proof;
    const findings = await cleanLeftovers(ports, { deleteTimeoutMs, onProgress, abort });
    const { privateKey } = key;
    const { intent, path: fleetFile } = fleet;
    return prove(ports, {
      run,
      intent,
      proof,
      prepared,
      privateKey,
      fleetFile,
      findings,
      onProgress,
      stop,
      abort,
    });
  });
  const full = options.full === true;
  writeResult(context, { shape: () => report, text: (view) => viewProof(report, { ...view, full }) });
  if (options.junit !== undefined) await saveReport(options.junit, proofJunit(report), "--junit");
  return stop.aborted ? exitCodes.interrupted : exitCodeOf(report);
}

function proofOf(
  { openstack }: Intent,
  file: string,
): { readonly cloud: string; readonly proof: ProofIntent } {
  if (openstack?.cloud !== undefined && openstack.proof !== undefined)
    return { cloud: openstack.cloud, proof: openstack.proof };
  const missing = openstack?.cloud === undefined ? "openstack.cloud" : "openstack.proof";
  throw new CliProblem(
    `${file} has no ${missing}, so it does not say how a VM is to prove that VFs work`,
    `Add ${missing}; docs/guide/proof.md shows how.`,
  );
}

/** A host that failed does not hold what was claimed of it; one that was not tried leaves it open. */
function exitCodeOf({ hosts, findings }: ProofReport): ExitCode {
  if (hosts.some(({ outcome }) => outcome === "failed")) return exitCodes.doesNotHold;
  const isOpen =
    hosts.length === 0 ||
    hosts.some(({ outcome }) => outcome === "not-run") ||
    findings.some(({ severity }) => severity === "error");
  return isOpen ? exitCodes.failed : exitCodes.ok;
}
