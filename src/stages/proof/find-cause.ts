import type { HostVerification } from "../../model/discovery.ts";
import type { Holder, HostFacts } from "../../model/host-facts.ts";
import type { PciAddress } from "../../model/ids.ts";
import { sriovAgentType } from "../../model/openstack-words.ts";
import type { Check } from "../../model/plan.ts";
import type { ProofLayer, ProofVm } from "../../model/proof.ts";
import { findIommuState } from "../../steps/iommu-state.ts";
import { holdersOf } from "../../steps/vf-use.ts";

/** What the fleet and the cloud were like when a VM could not be had. */
export type FleetEvidence = {
  readonly vm: ProofVm;
  /** Of the VM's host; undefined: it could not be read. */
  readonly facts: HostFacts | undefined;
  /** The VFs of the host that serve the VM's physical network, as the fleet file wants them. */
  readonly vfs: readonly PciAddress[];
  /** What verify says now of the VM's host and of the controllers. */
  readonly verifications: readonly HostVerification[];
};

/** Why something does not work, as far as vfleet can see. */
export type Cause = {
  readonly code: string;
  readonly layer: ProofLayer;
  readonly summary: string;
  readonly fix: string;
};

/** A cause that may be found: by what is seen, or it is not it. */
export type CauseRule = (evidence: FleetEvidence) => Cause | undefined;

const applyFix = "Run vfleet plan to see what is to be changed, and vfleet apply.";

/** nova-compute does not report, or the scheduler may not use it. */
export const serviceDown: CauseRule = (evidence) =>
  fromCheck(evidence, isOf("ask-cloud", /^nova-compute$/), {
    code: "compute-service-down",
    layer: "scheduling",
    fix: `See nova-compute on ${evidence.vm.host}: systemctl status nova-compute; openstack compute service list`,
  });

/** The host has none of the VFs that it shall have. */
export const noVfs: CauseRule = ({ vm, vfs, facts }) =>
  facts !== undefined && vfs.length === 0
    ? {
        code: "no-vfs",
        layer: "host",
        summary: `${vm.host} has no VFs of ${vm.physicalNetwork}`,
        fix: applyFix,
      }
    : undefined;

/** Each VF is somebody's already. */
export const allVfsHeld: CauseRule = ({ vm, vfs, facts }) => {
  if (facts === undefined || vfs.length === 0) return undefined;
  const holders = vfs.map((vf) => holdersOf(facts, vf));
  if (holders.some((each) => each.length === 0)) return undefined;
  // A process that holds the VF of a VM is that of the VM.
  const shown = holders.map((each) => (each.some(isVm) ? each.filter(isVm) : each));
  const names = [...new Set(shown.flat().map(({ name }) => name))];
  const all = vfs.length === 1 ? "the only VF" : `all ${vfs.length} VFs`;
  return {
    code: "no-free-vf",
    layer: "scheduling",
    summary: `${all} of ${vm.physicalNetwork} on ${vm.host} ${vfs.length === 1 ? "is" : "are"} in use, by ${names.slice(0, 8).join(", ")}${names.length > 8 ? " and others" : ""}`,
    fix: "Free a VF, or give the pool a higher vfCount while no VM uses its VFs.",
  };
};

function isVm({ kind }: Holder): boolean {
  return kind === "vm";
}

/** nova-compute is not told of the VFs. */
export const deviceListWrong: CauseRule = (evidence) =>
  fromCheck(evidence, isOf("configure-services", /^nova-compute /), {
    code: "device-list-wrong",
    layer: "scheduling",
    fix: applyFix,
  });

/** What was changed is not in effect, as a service runs since before. */
export const serviceStale: CauseRule = (evidence) =>
  fromCheck(evidence, ({ step }) => step === "restart-services", {
    code: "service-runs-on-old-settings",
    layer: "scheduling",
    fix: applyFix,
  });

/** The scheduler does not look for free VFs. */
export const filterMissing: CauseRule = (evidence) =>
  fromCheck(evidence, isOf("configure-services", /^nova-scheduler /), {
    code: "scheduler-filter-missing",
    layer: "scheduling",
    fix: applyFix,
  });

/** The agent does not report to Neutron. */
export const agentDead: CauseRule = (evidence) =>
  fromCheck(evidence, isOf("ask-cloud", new RegExp(`^${sriovAgentType}$`)), {
    code: "sriov-agent-dead",
    layer: "binding",
    fix: `Start it on ${evidence.vm.host}: systemctl start neutron-sriov-agent; its log says why it ended.`,
  });

/** The agent serves the PF on another physical network, or not at all. */
export const mappingWrong: CauseRule = (evidence) =>
  fromCheck(evidence, isOf("ask-cloud", /^[0-9a-f]{4,8}:/), {
    code: "agent-mapping-wrong",
    layer: "binding",
    fix: applyFix,
  }) ??
  fromCheck(evidence, isOf("configure-services", /^sriov-agent /), {
    code: "agent-mapping-wrong",
    layer: "binding",
    fix: applyFix,
  });

/** ML2 has no driver, or no network, for VFs. */
export const serverMisconfigured: CauseRule = (evidence) =>
  fromCheck(evidence, isOf("configure-services", /^neutron-server /), {
    code: "neutron-server-misconfigured",
    layer: "binding",
    fix: applyFix,
  });

/** libvirt cannot hand a device to a VM. */
export const iommuOff: CauseRule = ({ vm, facts }) => {
  const state = facts === undefined ? "on" : findIommuState(facts);
  if (state === "on" || state === "unreadable") return undefined;
  const why = state === "off" ? "by its kernel" : "in its firmware";
  return {
    code: "iommu-off",
    layer: "host",
    summary: `the IOMMU of ${vm.host} is off ${why}, so that no VM can be given a VF`,
    fix: state === "off" ? applyFix : "Switch on VT-d or AMD-Vi in the firmware of the host.",
  };
};

function isOf(step: string, subject: RegExp): (check: Check) => boolean {
  return (check) => check.step === step && subject.test(check.subject);
}

/** The first check that does not hold and is meant makes the cause. */
function fromCheck(
  { verifications }: FleetEvidence,
  isMeant: (check: Check) => boolean,
  cause: Omit<Cause, "summary">,
): Cause | undefined {
  for (const { host, checks } of verifications) {
    const found = checks.find((check) => check.holds === "no" && isMeant(check));
    if (found) return { ...cause, summary: `${host}: ${found.subject} ${found.summary}` };
  }
  return undefined;
}
