import type { Finding } from "../model/finding.ts";
import { knownValue, type Reading } from "../model/reading.ts";
import type { Guard, StepInput } from "../model/step.ts";
import { findIommuState } from "./iommu-state.ts";
import { judgeServers } from "./judge-servers.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";
import { runningVms } from "./running-vms.ts";

/**
 * Refuses a reboot that the fleet file does not allow, and one that would stop running VMs, unless a drain can move all of
 * them before.
 */
export const guardReboot: Guard = {
  id: "reboot",
  check: (input) => {
    const { host, facts, pfs, policy } = input;
    if (pfsWithVfs(pfs).length === 0 || findIommuState(facts) !== "off") return { refusals: [], notes: [] };
    const error = { severity: "error", subject: { host } } as const;
    const findings: Finding[] = [];
    if (policy.reboot === "never") {
      findings.push({
        ...error,
        code: "reboot-not-allowed",
        summary: "The IOMMU only comes on with a reboot, and the fleet file does not allow reboots",
        detail: "The IOMMU is off, and reboot is never (the default).",
        fix: "Write reboot: allow in the fleet file when this host may be rebooted.",
      });
    }
    findings.push(...(policy.drain ? checkDrain(input) : checkVms(input)));
    return { refusals: findings.map((finding) => ({ pf: "host", finding })), notes: [] };
  },
};

function checkVms({ host, facts }: StepInput): readonly Finding[] {
  const { count, text } = runningVms(facts);
  if (count === 0) return [];
  return [
    {
      code: "reboot-stops-vms",
      severity: "error",
      subject: { host },
      summary: `${count} VMs run on this host, and it would have to be rebooted`,
      detail: `Running: ${text}.`,
      fix: "Move or stop these VMs first; vfleet never reboots a host that runs any.",
    },
  ];
}

/** What Nova does not say is not taken for nothing. */
function checkDrain(input: StepInput): readonly Finding[] {
  const { host, facts, policy, compute } = input;
  const seen = compute && knownValue(compute);
  if (seen === undefined || seen.service?.status === "unknown") return [computeUnknown(host, compute)];
  if (policy.drain?.vms !== "migrate") return checkVms(input);
  const { stuck } = judgeServers(facts, seen.servers ?? [], policy.drain);
  if (stuck.length === 0) return [];
  return [
    {
      code: "reboot-stops-vms",
      severity: "error",
      subject: { host },
      summary: `${stuck.length === 1 ? "A VM" : `${stuck.length} VMs`} of this host cannot be moved, and it would have to be rebooted`,
      detail: `${stuck.map(({ name, why }) => `${name} ${why}`).join("; ")}.`,
      fix: "Move or stop what is named first; vfleet never reboots a host that runs a VM, and never moves one that has a VF.",
    },
  ];
}

function computeUnknown(host: string, compute: Reading<unknown> | undefined): Finding {
  const why = compute?.is === "unreadable" ? compute.reason : "The cell of its nova-compute does not answer";
  return {
    code: "drain-unknown",
    severity: "error",
    subject: { host },
    summary: "The host would have to be rebooted, and what Nova has on it is not known",
    detail: `${why}.`,
    fix: "Mend what keeps the cloud from answering, or take rollout.drain out of the fleet file.",
  };
}
