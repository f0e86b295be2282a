import { OperatingError } from "../../base/operating-error.ts";
import { parsePciAddress } from "../../model/ids.ts";
import { checkVfFree } from "./check-vf.ts";
import { cleanUp } from "./clean-up.ts";
import { findLeft } from "./find-left.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHostFacts } from "./read-host.ts";
import type { VmState } from "./vm-state.ts";

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

/** That nothing of a VM is left in Nova, Neutron, Placement and on the host. */
async function checkGone(run: ProofRun, state: VmState): Promise<void> {
  const { server, port, vm } = state;
  try {
    if (server !== undefined) {
      const held = await run.ports.cloud.findAllocations(server.id, run.abort);
      if (held !== undefined && held.length > 0)
        state.checks.push({
          layer: "cleanup",
          holds: "no",
          summary: `Placement still counts resources for the deleted server ${server.id}`,
        });
    }
    const vf = parsePciAddress(port?.pciSlot ?? "");
    if (vf === undefined || port === undefined) return;
    const facts = await readHostFacts(run, vm.host);
    state.checks.push(
      facts === undefined
        ? { layer: "cleanup", holds: "unknown", summary: `${vm.host} could not be read` }
        : checkVfFree(facts, vf, port),
    );
  } catch (error) {
    if (!(error instanceof OperatingError)) throw error;
    state.checks.push({ layer: "cleanup", holds: "unknown", summary: error.message });
  }
}
