import { OperatingError } from "../../base/operating-error.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import type { ProofCheck } from "../../model/proof.ts";
import { checkVfFree } from "./check-vf.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHostFacts } from "./read-host.ts";
import { isStop } from "./stopped.ts";
import { takeWrong, type VmState } from "./vm-state.ts";

// A server is gone from Nova's API before nova-compute tells Placement, and before the agent gives the VF's VLAN back.
const settleMs = 60_000;
const pollMs = 2000;
const layer = "cleanup";

/** That nothing of a VM is left in Placement and on the host, which may take a moment after its server is gone. */
export async function checkGone(run: ProofRun, state: VmState): Promise<void> {
  const { server, port, vm } = state;
  try {
    const left = server === undefined ? undefined : await settle(run, () => checkAllocation(run, server.id));
    if (left !== undefined)
      takeWrong(state, left, {
        code: "allocation-left",
        fix: `See the log of nova-compute on ${vm.host}; then openstack resource provider allocation delete ${server?.id}`,
      });
    const vf = parsePciAddress(port?.pciSlot ?? "");
    if (vf === undefined || port === undefined) return;
    const check = await settle(run, () => checkVf(run, state, { vf, port }));
    if (check.holds !== "no") state.checks.push(check);
    else
      takeWrong(state, check, {
        code: "vf-not-free",
        fix: `See with virsh list --all on ${vm.host} who has ${vf}, and the logs of nova-compute and the SR-IOV agent there.`,
      });
  } catch (error) {
    if (isStop(error, run)) return;
    if (!(error instanceof OperatingError)) throw error;
    state.checks.push({ layer, holds: "unknown", summary: error.message });
  }
}

/** Looks again until it holds, or the cloud has had its time. */
async function settle<Seen extends ProofCheck | undefined>(
  { ports: { clock }, abort }: ProofRun,
  look: () => Promise<Seen>,
): Promise<Seen> {
  const deadline = clock.now() + settleMs;
  for (;;) {
    const seen = await look();
    if (seen?.holds !== "no" || clock.now() > deadline) return seen;
    await clock.sleep(pollMs, abort);
  }
}

async function checkAllocation(
  { ports, abort }: ProofRun,
  serverId: string,
): Promise<ProofCheck | undefined> {
  const held = await ports.cloud.findAllocations(serverId, abort);
  if (held === undefined || held.length === 0) return undefined;
  const summary = `Placement still counts resources for the deleted server ${serverId}`;
  return { layer, holds: "no", summary };
}

async function checkVf(
  run: ProofRun,
  { vm }: VmState,
  { vf, port }: { readonly vf: PciAddress; readonly port: { readonly mac: string } },
): Promise<ProofCheck> {
  const facts = await readHostFacts(run, vm.host);
  if (facts === undefined) return { layer, holds: "unknown", summary: `${vm.host} could not be read` };
  return checkVfFree(facts, vf, port);
}
