import { OperatingError } from "../../base/operating-error.ts";
import { parsePciAddress } from "../../model/ids.ts";
import type { ProofCheck } from "../../model/proof.ts";
import { checkVfFree } from "./check-vf.ts";
import { cleanUp } from "./clean-up.ts";
import { findLeft } from "./find-left.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHostFacts } from "./read-host.ts";
import { isStop } from "./stopped.ts";
import { takeWrong, type VmState } from "./vm-state.ts";

/** Deletes the VMs and ports of a group, and looks whether anything of them is left. */
export async function takeAway(run: ProofRun, states: readonly VmState[]): Promise<void> {
  const { clock } = run.ports;
  await Promise.all(
    states.map(async (state) => {
      const { vm } = state;
      const started = clock.now();
      const left = findLeft(run.entries).filter(({ remove }) => nameOf(remove) === vm.name);
      const findings = await cleanUp(run, left, "the proof is over");
      state.findings.push(...findings);
      for (const { summary } of findings) state.checks.push({ layer: "cleanup", holds: "no", summary });
      if (left.length > 0) state.times.push({ what: "delete", durationMs: clock.now() - started });
    }),
  );
  for (const state of states) if (!run.abort.aborted) await checkGone(run, state);
}

function nameOf(remove: { readonly kind: string }): string | undefined {
  if ("port" in remove) return (remove.port as { readonly name: string }).name;
  return "name" in remove ? String(remove.name) : undefined;
}

function allocationLeft(server: string): Omit<ProofCheck, "holds"> {
  return { layer: "cleanup", summary: `Placement still counts resources for the deleted server ${server}` };
}

/** That nothing of a VM is left in Nova, Neutron, Placement and on the host. */
async function checkGone(run: ProofRun, state: VmState): Promise<void> {
  const { server, port, vm } = state;
  try {
    if (server !== undefined) {
      const held = await run.ports.cloud.findAllocations(server.id, run.abort);
      if (held !== undefined && held.length > 0)
        takeWrong(state, allocationLeft(server.id), {
          code: "allocation-left",
          fix: `See the log of nova-compute on ${vm.host}; then openstack resource provider allocation delete ${server.id}`,
        });
    }
    const vf = parsePciAddress(port?.pciSlot ?? "");
    if (vf === undefined || port === undefined) return;
    const facts = await readHostFacts(run, vm.host);
    const check: ProofCheck =
      facts === undefined
        ? { layer: "cleanup", holds: "unknown", summary: `${vm.host} could not be read` }
        : checkVfFree(facts, vf, port);
    if (check.holds !== "no") state.checks.push(check);
    else
      takeWrong(state, check, {
        code: "vf-not-free",
        fix: `See with virsh list --all on ${vm.host} who has ${vf}, and the logs of nova-compute and the SR-IOV agent there.`,
      });
  } catch (error) {
    if (isStop(error, run)) return;
    if (!(error instanceof OperatingError)) throw error;
    state.checks.push({ layer: "cleanup", holds: "unknown", summary: error.message });
  }
}
