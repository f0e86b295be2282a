import type { CloudRef } from "../../model/cloud-action.ts";
import type { Finding } from "../../model/finding.ts";
import type { ProofPlan, ProofVm } from "../../model/proof.ts";
import type { ProofIntent } from "../../model/tenant-intent.ts";

/** VMs that are there at the same time, and hosts for which none can be found to stand beside them. */
export type GroupedVms = Pick<ProofPlan, "groups" | "notRun">;

/** Puts VMs together that have to do with each other; otherNetwork is that of a VM on another VLAN. Pure. */
export function groupVms(
  subjects: readonly ProofVm[],
  proof: Pick<ProofIntent, "reach" | "pairs" | "otherVlan">,
  otherNetwork: (vm: ProofVm) => CloudRef,
): GroupedVms {
  const { reach, pairs, otherVlan } = proof;
  const needsSecond = reach.by === "second-vm";
  if (needsSecond && reach.on === "same-host") return { groups: subjects.map(withPartner), notRun: [] };
  if (!needsSecond && !pairs) return { groups: subjects.map((vm) => [vm]), notRun: [] };
  const groups: ProofVm[][] = [];
  const alone: ProofVm[] = [];
  for (const [, vms] of Map.groupBy(subjects, ({ physicalNetwork }) => physicalNetwork))
    for (const group of inTwos(vms)) {
      if (group.length === 1) alone.push(...group);
      else groups.push(otherVlan === undefined ? inRing(group) : withStranger(inRing(group), otherNetwork));
    }
  // Where a VM answers without another one, a host without a second one is proved by itself.
  if (!needsSecond) return { groups: [...groups, ...alone.map((vm) => [vm])], notRun: [] };
  return { groups, notRun: alone.map(noSecondHost) };
}

function withPartner(vm: ProofVm): readonly ProofVm[] {
  const partner: ProofVm = { ...vm, name: `${vm.name}-partner`, part: "partner", sendsTo: vm.name };
  return [{ ...vm, sendsTo: partner.name }, partner];
}

/** Two by two; the last three stay together. */
function inTwos(vms: readonly ProofVm[]): readonly ProofVm[][] {
  const groups: ProofVm[][] = [];
  for (let at = 0; at < vms.length; at += 2) groups.push(vms.slice(at, at + 2));
  const last = groups.at(-1);
  if (last?.length === 1 && groups.length > 1) {
    groups.pop();
    groups.at(-1)?.push(...last);
  }
  return groups;
}

/** Each sends to the next, so that each is sent to. */
function inRing(vms: readonly ProofVm[]): ProofVm[] {
  return vms.map((vm, at) => ({ ...vm, sendsTo: vms[(at + 1) % vms.length]?.name }));
}

/** On the last host, sending to the first: its frames would have to cross the VLANs and the wire between the hosts. */
function withStranger(vms: ProofVm[], otherNetwork: (vm: ProofVm) => CloudRef): ProofVm[] {
  const [first, last] = [vms[0], vms.at(-1)];
  if (!first || !last) return vms;
  const name = `${last.name}-stranger`;
  return [...vms, { ...last, name, network: otherNetwork(last), part: "stranger", sendsTo: first.name }];
}

function noSecondHost({ host, physicalNetwork }: ProofVm): ProofPlan["notRun"][number] {
  const finding: Finding = {
    code: "proof-needs-second-host",
    severity: "error",
    subject: { host, item: physicalNetwork },
    summary: `No other host with VFs of ${physicalNetwork} was chosen, from which a VM could send to this one's`,
    detail: "openstack.proof.reach is second-vm, on another host.",
    fix: "Choose another host too, or add on: same-host, or set reach: dhcp-namespace.",
  };
  return { host, physicalNetwork, finding };
}
