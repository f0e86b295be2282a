import { isOfKind } from "../base/is-of-kind.ts";
import type { Lack } from "../model/scheduling/lack.ts";
import type { Verdict } from "../model/scheduling/verdict.ts";
import { countText } from "./count-text.ts";

/** What a verdict says, in words without the host's name; empty: it passes. */
export function verdictText(verdict: Verdict): string {
  if (verdict.passes === "yes") return "";
  return verdict.passes === "unknown" ? verdict.reason : verdict.lacks.map(lackText).join("; ");
}

const fitKinds = [
  "numa-nodes",
  "numa-room",
  "numa-device",
  "group-member",
  "group-elsewhere",
  "same-host",
  "different-host",
] as const;
const bindingKinds = [
  "network-kind",
  "driver",
  "agent-missing",
  "agent-dead",
  "agent-mapping",
  "vendor-dev",
  "iommu-off",
  "held-by-host",
  "unwired-pf",
] as const;

type FitLack = Extract<Lack, { kind: (typeof fitKinds)[number] }>;
type BindingLack = Extract<Lack, { kind: (typeof bindingKinds)[number] }>;

function lackText(lack: Lack): string {
  if (isOfKind(lack, fitKinds)) return fitText(lack);
  if (isOfKind(lack, bindingKinds)) return bindingText(lack);
  switch (lack.kind) {
    case "not-asked-for":
      return `it is not the host that was asked for, which is ${lack.wanted}`;
    case "service-down":
      return "its nova-compute does not report";
    case "service-disabled":
      return `its nova-compute is disabled${lack.reason === undefined ? "" : `: ${lack.reason}`}`;
    case "aggregate-key":
      return lack.has.length === 0
        ? `no aggregate of it has ${lack.key}, which the flavor wants to be ${lack.wanted}`
        : `its aggregates have ${lack.key}=${lack.has.join(",")}, and the flavor wants ${lack.wanted}`;
    case "zone":
      return `it is in the zone ${lack.has.join(", ")}, not in ${lack.wanted}`;
    case "resource":
      return resourceText(lack);
    case "trait":
      return lack.isForbidden
        ? `Placement has the trait ${lack.trait} on it, which is forbidden`
        : `Placement does not have the trait ${lack.trait} on it`;
    case "no-provider":
      return "Placement has no resource provider of it";
    case "device":
      return deviceText(lack);
    case "capability":
      return lack.has === undefined
        ? `the scheduler knows no ${lack.key} of a host`
        : `its ${lack.key} is ${lack.has}, and the flavor wants ${lack.wanted}`;
    case "image":
      return `the image wants ${lack.property}=${lack.wanted}, and it has ${lack.has}`;
    case "filter-missing-from-nova":
      return `Nova has no ${lack.filter}, so nova-scheduler does not start`;
  }
}

function fitText(lack: FitLack): string {
  switch (lack.kind) {
    case "numa-nodes":
      return `it has ${countText(lack.has, "NUMA node")}, and ${lack.wanted} are wanted`;
    case "numa-room":
      return `no NUMA node of it is large enough for ${countText(lack.vcpus, "CPU")} and ${lack.memoryMb} MB`;
    case "numa-device":
      return `no device for the ${lack.asker} is near the NUMA nodes that the server fits on (policy ${lack.policy})`;
    case "group-member":
      return `${countText(lack.has, "server")} of the group ${lack.group} ${lack.has === 1 ? "is" : "are"} on it, and at most ${lack.most} may be`;
    case "group-elsewhere":
      return `the group ${lack.group} is on ${lack.hosts.join(", ")}`;
    case "same-host":
      return `none of the servers of same_host is on it: ${lack.servers.join(", ")}`;
    case "different-host":
      return `servers of different_host are on it: ${lack.servers.join(", ")}`;
  }
}

function bindingText(lack: BindingLack): string {
  switch (lack.kind) {
    case "network-kind":
      return `the network ${lack.network} is of the kind ${lack.has}; VFs bind to vlan and flat networks only`;
    case "driver":
      return lack.drivers.length === 0
        ? `the SR-IOV driver of ML2 is told to leave ports of the type ${lack.vnicType} alone`
        : `no mechanism driver binds ports of the type ${lack.vnicType}: ML2 has ${lack.drivers.join(", ")}`;
    case "agent-missing":
      return `Neutron knows no ${lack.agentType} on it`;
    case "agent-dead":
      return `its ${lack.agentType} is dead in Neutron's eyes`;
    case "agent-mapping":
      return `its ${lack.agentType} does not serve ${lack.physicalNetwork}; it serves ${lack.has.join(", ") || "nothing"}`;
    case "vendor-dev":
      return `the SR-IOV driver of ML2 does not accept VFs with the PCI id ${lack.id}`;
    case "iommu-off":
      return "its IOMMU is off, so that no VM can be given a device";
    case "held-by-host":
      return `its free VFs${lack.physicalNetwork === undefined ? "" : ` of ${lack.physicalNetwork}`} are held by ${lack.holders.join(", ")}, of which Nova knows nothing`;
    case "unwired-pf":
      return `its SR-IOV agent does not serve the PF ${lack.netdev}, whose VFs Nova hands out for ${lack.physicalNetwork}`;
  }
}

const units: Readonly<Record<string, string>> = { MEMORY_MB: " MB", DISK_GB: " GB" };

function resourceText({ resource, wanted, free, bound }: Extract<Lack, { kind: "resource" }>): string {
  const unit = units[resource] ?? "";
  if (free === undefined) return `it has no ${resource}, of which ${wanted}${unit} are wanted`;
  if (bound === "most")
    return `no server may have more than ${free}${unit} of ${resource} on it, and ${wanted}${unit} are wanted`;
  if (bound === "least") return `a server has to take at least ${free}${unit} of ${resource} on it`;
  if (bound === "step") return `it gives ${resource} in steps of ${free}${unit}`;
  return `${free}${unit} of ${resource} are left, and ${wanted}${unit} are wanted`;
}

function deviceText(lack: Extract<Lack, { kind: "device" }>): string {
  const { what, physicalNetwork, wanted, free, all, unlisted, listed, untrusted, takenFirst = [] } = lack;
  const of = physicalNetwork === undefined ? "" : ` of ${physicalNetwork}`;
  const want = `${wanted} ${what}${of} ${wanted === 1 ? "is" : "are"} wanted`;
  if (untrusted > 0 && all < wanted)
    return `${want}; ${countText(untrusted, "VF")} there ${untrusted === 1 ? "is" : "are"} free, but not trusted by its device list`;
  if (free >= wanted && takenFirst.length > 0)
    return `${want}, and of ${free} that ${free === 1 ? "is" : "are"} free ${takenFirst.join(" and ")} of the flavor takes first`;
  if (all > 0) return `${want}, and ${free} of ${all} ${free === 1 ? "is" : "are"} free`;
  const other = listed.length === 0 ? "" : ` It lists devices of ${listed.join(", ")}.`;
  const hint =
    unlisted === 0
      ? ""
      : ` ${countText(unlisted, "VF")} that it does not list ${unlisted === 1 ? "is" : "are"} there.`;
  return `${want}, and its nova-compute has none in its device list.${other}${hint}`.replace(/\.$/, "");
}
