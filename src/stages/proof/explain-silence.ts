import { findNicsOfVf } from "../../knowledge/nics/all.ts";
import type { Port, Server } from "../../model/cloud-resources.ts";
import { functionAt } from "../../model/facts-access.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { PciAddress } from "../../model/ids.ts";
import type { ProofCheck, ProofLayer, ProofVm } from "../../model/proof.ts";
import { findWrong, type Meaning } from "./find-wrong.ts";
import type { GuestWords } from "./guest-words.ts";

/** What is known of a VM that runs and does not answer. */
export type SilenceEvidence = {
  readonly vm: ProofVm;
  readonly server: Server;
  readonly port: Port;
  /** What was looked at so far. */
  readonly checks: readonly ProofCheck[];
  readonly words: GuestWords;
  /** undefined: there is no console. */
  readonly console: string | undefined;
  readonly facts: HostFacts | undefined;
  /** The guest has switched the VF's bus mastering on, which only its driver does; undefined: it could not be read. */
  readonly isDriven: boolean | undefined;
};

type Silence = {
  readonly code: string;
  readonly layer: ProofLayer;
  readonly summary: string;
  readonly fix: string;
};

/** Says why a VM that runs does not answer over its VF, as far as it can be seen. Pure. */
export function explainSilence(evidence: SilenceEvidence): {
  readonly layer: ProofLayer;
  readonly finding: Finding;
} {
  const { vm, server, console } = evidence;
  const silence = fromChecks(evidence) ?? fromGuest(evidence) ?? onTheWire(evidence);
  return {
    layer: silence.layer,
    finding: {
      code: `proof-${silence.code}`,
      severity: "error",
      subject: { host: vm.host, item: vm.physicalNetwork },
      summary: `The VM runs and does not answer over its VF: ${silence.summary}`,
      detail: `Server ${server.id} (${server.instanceName ?? vm.name}), port ${evidence.port.id}, VF ${evidence.port.pciSlot ?? "unknown"}.`,
      fix: silence.fix,
      evidence: lastLines(console),
    },
  };
}

/** What stands below the guest comes first: without it nothing above can work. */
function fromChecks({ checks, vm }: SilenceEvidence): Silence | undefined {
  const bad = checks.find(isBelowGuest);
  return bad === undefined ? undefined : { ...bad, ...meaningOf(vm, bad) };
}

const belowGuest: readonly ProofLayer[] = ["scheduling", "binding", "host", "wiring"];

function isBelowGuest({ layer, holds }: ProofCheck): boolean {
  return holds === "no" && belowGuest.includes(layer);
}

function meaningOf({ host }: ProofVm, { layer }: ProofCheck): Meaning {
  const code = `${layer}-wrong`;
  if (layer === "scheduling")
    return { code, fix: "See the log of nova-scheduler: it did not keep to the host." };
  if (layer === "host") return { code, fix: `See the log of nova-compute and libvirt on ${host}.` };
  return { code, fix: `See the log of the SR-IOV agent on ${host}, and vfleet verify.` };
}

/** What is wrong below a VM that answers nevertheless. Pure. */
export function explainWrong(vm: ProofVm, checks: readonly ProofCheck[]): readonly Finding[] {
  return checks.filter(isBelowGuest).map((check) => findWrong(vm, check, meaningOf(vm, check)));
}

function fromGuest(evidence: SilenceEvidence): Silence | undefined {
  const { words, port, isDriven, console } = evidence;
  const device = deviceOf(evidence);
  const sees = words.nics?.some(({ mac }) => mac === port.mac.toLowerCase());
  if (sees === false || (sees === undefined && isDriven === false))
    return {
      code: "image-without-driver",
      layer: "guest",
      summary: `no driver of the guest has taken the VF (${device}): its image has none for this device`,
      fix: `Use an image whose kernel has the driver for ${device}, ${driverHint(device)}.`,
    };
  if (sees !== true && isDriven !== true && (console === undefined || console.trim() === ""))
    return {
      code: "guest-mute",
      layer: "guest",
      summary: "its console is empty, so that it cannot be told whether it has booted",
      fix: "Use an image that writes to the serial console (console=ttyS0), or raise openstack.proof.answerTimeout.",
    };
  const nic = words.nics?.find(({ mac }) => mac === port.mac.toLowerCase());
  if (nic !== undefined && nic.address === undefined)
    return {
      code: "no-address",
      layer: "traffic",
      summary: `the guest drives the VF as ${nic.name} by ${nic.driver}, but DHCP gave it no address`,
      fix: `See that ${evidence.vm.physicalNetwork}${tagOf(port)} is cabled from ${evidence.vm.host} to the host with the network's DHCP, and the log of neutron-dhcp-agent there.`,
    };
  return undefined;
}

function onTheWire({ vm, port, words, isDriven }: SilenceEvidence): Silence {
  const nic = words.nics?.find(({ mac }) => mac === port.mac.toLowerCase());
  const guest =
    nic !== undefined
      ? `the guest has ${nic.address ?? "no address"} on ${nic.name}`
      : isDriven === true
        ? "a driver of the guest has taken the VF"
        : "the guest does not tell what it sees";
  return {
    code: "no-answer",
    layer: "traffic",
    summary: `all below is as it should be, and ${guest}`,
    fix: `See that ${vm.physicalNetwork}${tagOf(port)} is cabled and trunked from ${vm.host} to where the VM was asked from; a slow guest needs a longer openstack.proof.answerTimeout.`,
  };
}

function tagOf({ vlan }: Port): string {
  return vlan === undefined ? "" : `, VLAN ${vlan},`;
}

function deviceOf({ facts, port }: SilenceEvidence): string {
  const found =
    facts && port.pciSlot !== undefined ? functionAt(facts, port.pciSlot as PciAddress) : undefined;
  return found === undefined ? "its device" : `${found.vendorId}:${found.deviceId}`;
}

/** The driver of a VF, as the NIC table knows it. */
function driverHint(device: string): string {
  const [vendorId = "", deviceId = ""] = device.split(":");
  const known = findNicsOfVf({ vendorId, deviceId }).flatMap(({ vfDrivers }) => vfDrivers);
  return [...new Set(known)].join(" or ") || "a full distribution's kernel";
}

function lastLines(console: string | undefined): NonNullable<Finding["evidence"]> {
  const text = console?.trimEnd().split("\n").slice(-8).join("\n") ?? "";
  return text === "" ? [] : [{ source: "the end of the VM's console", text }];
}
