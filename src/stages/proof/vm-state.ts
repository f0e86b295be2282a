import { OperatingError } from "../../base/operating-error.ts";
import type { Port, Server } from "../../model/cloud-resources.ts";
import type { Finding } from "../../model/finding.ts";
import type { ProofCheck, ProofLayer, ProofTime, ProofVm } from "../../model/proof.ts";
import { findingOf } from "../shell-finding.ts";
import { findWrong, type Meaning } from "./find-wrong.ts";
import { type GuestWords, parseGuestWords } from "./guest-words.ts";
import type { ProofRun } from "./proof-run.ts";
import { stoppedFinding } from "./stopped.ts";

/** A VM of a group as far as it has come. */
export type VmState = {
  readonly vm: ProofVm;
  readonly nonce: string;
  port: Port | undefined;
  server: Server | undefined;
  console: string | undefined;
  words: GuestWords;
  checks: ProofCheck[];
  findings: Finding[];
  times: ProofTime[];
  /** Nothing more is tried with it. */
  failed: boolean;
};

/** A VM of which nothing is there yet. */
export function newVmState(vm: ProofVm, nonce: string): VmState {
  return {
    vm,
    nonce,
    port: undefined,
    server: undefined,
    console: undefined,
    words: parseGuestWords("", nonce),
    checks: [],
    findings: [],
    times: [],
    failed: false,
  };
}

/** An operating failure of one VM is its finding, and stops no other; that of a proof that is stopped is a part of that. */
export async function guardVm(run: ProofRun, state: VmState, work: () => Promise<void>): Promise<void> {
  if (state.failed) return;
  try {
    await work();
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error;
    run.halt.throwIfAborted();
    const finding = findingOf(error, state.vm.host);
    state.failed = true;
    state.findings.push(finding);
    state.checks.push({ layer: nextLayer(state), holds: "unknown", summary: finding.summary });
  }
}

/** The first layer of which nothing is known of a VM. */
function nextLayer({ port, server, checks }: VmState): ProofLayer {
  if (port === undefined) return "preparation";
  const isBuilt = checks.some(({ layer }) => layer === "wiring");
  if (server === undefined || !isBuilt) return "scheduling";
  return checks.some(({ layer }) => layer === "host") ? "traffic" : "host";
}

/** Takes it that the operator stopped what was tried with a VM; what had failed before stays so. */
export function stopVm({ abort }: Pick<ProofRun, "abort">, { failed, vm, findings }: VmState): void {
  if (failed) return;
  const fate = abort.aborted ? "What was made for it is still there." : "What was made for it is taken away.";
  findings.push(stoppedFinding(vm, fate));
}

/** Takes something that does not hold as a finding, and goes on with the VM. */
export function takeWrong(state: VmState, check: Omit<ProofCheck, "holds">, meaning: Meaning): void {
  const wrong: ProofCheck = { ...check, holds: "no" };
  state.checks.push(wrong);
  state.findings.push(findWrong(state.vm, wrong, meaning));
}

/** Takes a finding as the end of what is tried with a VM. */
export function failVm(state: VmState, layer: ProofLayer, finding: Finding): void {
  state.failed = true;
  state.findings.push(finding);
  state.checks.push({ layer, holds: "no", summary: finding.summary });
}

/** Whether a VM has answered. */
export function isHeard(checks: readonly ProofCheck[]): boolean {
  return checks.some(({ layer, holds }) => layer === "traffic" && holds === "yes");
}

/** Whether something may still be tried with a VM. */
export function isAlive({ failed, server, port }: VmState): boolean {
  return !failed && server !== undefined && port !== undefined;
}
