import { parsePciAddress } from "../../model/ids.ts";
import type { HostProof, ProofCheck, ProofVm, Throughput } from "../../model/proof.ts";
import { followBuild, makePorts, makeServers, type SharedRefs } from "./build-vms.ts";
import { explainAnswer, keepConsole } from "./look-into-vm.ts";
import type { ProofRun } from "./proof-run.ts";
import { isStop, isStopped } from "./stopped.ts";
import { takeAway } from "./take-away.ts";
import { askTraffic } from "./traffic.ts";
import { guardVm, isHeard, newVmState, stopVm, type VmState } from "./vm-state.ts";

/** What VMs of a group showed. */
export type GroupProof = {
  readonly hosts: readonly HostProof[];
  readonly throughputs: readonly Throughput[];
};

/** Makes the VMs of a group, looks at them from all sides, and takes them away again. */
export async function proveGroup(
  run: ProofRun,
  vms: readonly ProofVm[],
  shared: SharedRefs,
): Promise<GroupProof> {
  const states = vms.map((vm) => newVmState(vm, run.ports.makeNonce()));
  let throughputs: readonly Throughput[] = [];
  let wasStopped = false;
  try {
    await makePorts(run, states);
    await makeServers(run, states, shared);
    await Promise.all(states.map((state) => guardVm(run, state, () => followBuild(run, state))));
    ({ throughputs } = await askTraffic(run, states));
    await Promise.all(states.map((state) => guardVm(run, state, () => explainAnswer(run, state))));
  } catch (error) {
    if (!isStop(error, run)) throw error;
    wasStopped = true;
  }
  await Promise.all(states.map((state) => keepConsole(run, state)));
  await takeAway(run, states);
  if (wasStopped) for (const state of states) stopVm(run, state);
  return {
    hosts: states.filter(({ vm }) => vm.part === "subject").map((state) => resultOf(state, states)),
    throughputs,
  };
}

function resultOf(state: VmState, states: readonly VmState[]): HostProof {
  const { vm, server, port, checks, findings, times, console } = state;
  const others = states.filter(
    (other) => other !== state && other.vm.host === vm.host && other.vm.part !== "subject",
  );
  const allChecks = [...checks, ...others.flatMap((other) => other.checks.filter(isOfCleanup))];
  const allFindings = [...findings, ...others.flatMap((other) => other.findings)];
  const wasStopped = findings.some(isStopped);
  const isBad =
    allChecks.some(({ holds }) => holds === "no") || allFindings.some(({ severity }) => severity === "error");
  return {
    host: vm.host,
    physicalNetwork: vm.physicalNetwork,
    // What was found to be wrong before it was stopped stays so.
    outcome: isBad ? "failed" : wasStopped ? "not-run" : isHeard(checks) ? "proved" : "failed",
    vm: {
      name: vm.name,
      serverId: server?.id,
      instanceName: server?.instanceName,
      portId: port?.id,
      mac: port?.mac,
      address: port?.addresses[0],
      pciSlot: parsePciAddress(port?.pciSlot ?? ""),
      vlan: port?.vlan,
    },
    checks: allChecks,
    findings: allFindings,
    times,
    console,
  };
}

function isOfCleanup({ layer, holds }: ProofCheck): boolean {
  return layer === "cleanup" && holds === "no";
}
