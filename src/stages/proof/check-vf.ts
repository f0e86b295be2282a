import type { Port, Server } from "../../model/cloud-resources.ts";
import { functionAt } from "../../model/facts-access.ts";
import type { HostFacts, VfSettings } from "../../model/host-facts.ts";
import type { PciAddress } from "../../model/ids.ts";
import type { ProofCheck } from "../../model/proof.ts";
import { knownValue } from "../../model/reading.ts";
import { holdersOf } from "../../steps/vf-use.ts";

const layer = "host";

/** What the host says of the VF that a running VM has: who holds it, and that it has the port's MAC address and VLAN. Pure. */
export function checkVfInUse(
  facts: HostFacts,
  vf: PciAddress,
  { server, port }: { readonly server: Server; readonly port: Port },
): readonly ProofCheck[] {
  const found = functionAt(facts, vf);
  if (found === undefined) return [{ layer, holds: "no", summary: `there is no VF ${vf} on the host` }];
  return [checkHolder(facts, vf, server), checkSettings(facts, vf, port)];
}

function checkHolder(facts: HostFacts, vf: PciAddress, { instanceName }: Server): ProofCheck {
  if (facts.holders.is === "unreadable")
    return {
      layer,
      holds: "unknown",
      summary: `who holds VF ${vf} could not be read: ${facts.holders.reason}`,
    };
  const holders = holdersOf(facts, vf);
  const vms = [...new Set(holders.filter(({ kind }) => kind === "vm").map(({ name }) => name))];
  if (holders.length === 0) return { layer, holds: "no", summary: `no VM holds VF ${vf}` };
  if (instanceName !== undefined && vms.length > 0 && !vms.includes(instanceName))
    return {
      layer,
      holds: "no",
      summary: `VF ${vf} is held by ${vms.join(", ")}, and not by ${instanceName}`,
    };
  const who = vms[0] ?? holders[0]?.name ?? "a process";
  const driver = knownValue(functionAt(facts, vf)?.driver ?? { is: "absent" });
  return {
    layer,
    holds: "yes",
    summary: `VF ${vf} is held by ${who}${driver === undefined ? "" : ` through ${driver}`}`,
  };
}

function checkSettings(facts: HostFacts, vf: PciAddress, port: Port): ProofCheck {
  const settings = settingsOf(facts, vf);
  if (settings === undefined)
    return { layer, holds: "unknown", summary: `the PF does not tell MAC address and VLAN of VF ${vf}` };
  const wantedVlan = port.vlan ?? 0;
  if (settings.mac.toLowerCase() !== port.mac.toLowerCase())
    return {
      layer,
      holds: "no",
      summary: `VF ${vf} has the MAC address ${settings.mac}, and the port has ${port.mac}`,
    };
  if (settings.vlan !== wantedVlan)
    return {
      layer,
      holds: "no",
      summary: `VF ${vf} is ${tagText(settings.vlan)}, and the port is ${tagText(wantedVlan)}`,
    };
  return {
    layer,
    holds: "yes",
    summary: `VF ${vf} has the port's MAC address ${settings.mac} and is ${tagText(wantedVlan)}`,
  };
}

function tagText(vlan: number): string {
  return vlan === 0 ? "untagged" : `on VLAN ${vlan}`;
}

/** What the PF says of one of its VFs; undefined: it cannot be told. */
export function settingsOf(facts: HostFacts, vf: PciAddress): VfSettings | undefined {
  const functions = knownValue(facts.networkFunctions) ?? [];
  const physical = functionAt(facts, vf)?.physicalFunction;
  const pf = functions.find(({ address }) => physical?.is === "known" && address === physical.value);
  const index =
    pf?.sriov.is === "known" ? pf.sriov.value.vfs.find(({ address }) => address === vf)?.index : undefined;
  const names = pf?.netdevs.map(({ name }) => name) ?? [];
  const link = knownValue(facts.hostNetwork)?.links.find(({ name }) => names.includes(name));
  return link?.vfs.find((each) => each.index === index);
}

/** Whether the VF of a VM that is deleted is the host's again: nobody holds it, and it has no VLAN left. Pure. */
export function checkVfFree(facts: HostFacts, vf: PciAddress, port: Pick<Port, "mac">): ProofCheck {
  const about = { layer: "cleanup" } as const;
  if (functionAt(facts, vf) === undefined)
    return { ...about, holds: "no", summary: `the host has no VF ${vf} any more` };
  if (facts.holders.is === "unreadable")
    return {
      ...about,
      holds: "unknown",
      summary: `who holds VF ${vf} could not be read: ${facts.holders.reason}`,
    };
  const holders = holdersOf(facts, vf);
  if (holders.length > 0)
    return {
      ...about,
      holds: "no",
      summary: `VF ${vf} is still held by ${holders.map(({ name }) => name).join(", ")}`,
    };
  const settings = settingsOf(facts, vf);
  if (settings !== undefined && settings.vlan !== 0)
    return { ...about, holds: "no", summary: `VF ${vf} is free, but still on VLAN ${settings.vlan}` };
  if (settings !== undefined && settings.mac.toLowerCase() === port.mac.toLowerCase())
    return { ...about, holds: "no", summary: `VF ${vf} is free, but still has the MAC address ${port.mac}` };
  return { ...about, holds: "yes", summary: `VF ${vf} is free again on the host` };
}
