import type { Finding } from "../model/finding.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard } from "../model/step.ts";
import { findIommuState } from "./iommu-state.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";

/** Refuses a reboot that the fleet file does not allow, and one that would stop running VMs. */
export const guardReboot: Guard = {
  id: "reboot",
  check: ({ host, facts, pfs, policy }) => {
    if (pfsWithVfs(pfs).length === 0 || findIommuState(facts) !== "off") return { refusals: [], notes: [] };
    const vms = knownValue(facts.workloads)?.vms ?? [];
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
    if (vms.length > 0) {
      const names = vms.map(({ name, pid }) => `${name} (process ${pid})`).join(", ");
      findings.push({
        ...error,
        code: "reboot-stops-vms",
        summary: `${vms.length} VMs run on this host, and it would have to be rebooted`,
        detail: `Running: ${names}.`,
        fix: "Move or stop these VMs first; vfleet never reboots a host that runs any.",
      });
    }
    return { refusals: findings.map((finding) => ({ pf: "host", finding })), notes: [] };
  },
};
