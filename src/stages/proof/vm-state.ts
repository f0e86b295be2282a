import { OperatingError } from "../../base/operating-error.ts";
import type { Port, Server } from "../../model/cloud-resources.ts";
import type { Finding } from "../../model/finding.ts";
import type { ProofCheck, ProofLayer, ProofTime, ProofVm } from "../../model/proof.ts";
import { findingOf } from "../shell-finding.ts";
import { type GuestWords, parseGuestWords } from "./guest-words.ts";
import type { ProofRun } from "./proof-run.ts";

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

/** An operating failure of one VM is its finding, and stops no other. */
export async function guardVm(run: ProofRun, state: VmState, work: () => Promise<void>): Promise<void> {
  if (state.failed) return;
  try {
    await work();
  } catch (error) {
    if (run.halt.aborted || !(error instanceof OperatingError)) throw error;
    failVm(state, "preparation", findingOf(error, state.vm.host));
  }
}

/** Takes a finding as the end of what is tried with a VM. */
export function failVm(state: VmState, layer: ProofLayer, finding: Finding): void {
  state.failed = true;
  state.findings.push(finding);
  state.checks.push({ layer, holds: "no", summary: finding.summary });
}

/** Whether something may still be tried with a VM. */
export function isAlive({ failed, server, port }: VmState): boolean {
  return !failed && server !== undefined && port !== undefined;
}
