import type { Finding } from "../model/finding.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard } from "../model/step.ts";

/** Warns where another program's configuration sets VF counts too, so that the two would undo each other's work. */
export const guardNetworkOwners: Guard = {
  id: "network-owners",
  check: ({ host, facts, pfs }) => {
    if (pfs.length === 0) return { refusals: [], notes: [] };
    if (facts.networkOwners.is === "unreadable")
      return { refusals: [], notes: [unknownOwners(host, facts.networkOwners.reason)] };
    const owners = knownValue(facts.networkOwners) ?? [];
    const notes = owners
      .filter(({ vfCountLines }) => vfCountLines.length > 0)
      .map(
        ({ kind, active, vfCountLines }): Finding => ({
          code: "other-vf-owner",
          severity: "warning",
          subject: { host, item: vfCountLines[0]?.file ?? kind },
          summary: `${kind} sets VF counts on this host too${active ? "" : " (it does not run now)"}`,
          detail: vfCountLines.map(({ file, text }) => `${file}: ${text}`).join("; "),
          fix: `Take these lines out of the configuration of ${kind}, or leave its PFs out of the pools.`,
        }),
      );
    return { refusals: [], notes };
  },
};

function unknownOwners(host: string, reason: string): Finding {
  return {
    code: "vf-owners-unknown",
    severity: "warning",
    subject: { host },
    summary: "Whether another program sets VF counts on this host could not be read",
    detail: reason,
    fix: "Look for sriov_numvfs in the network configuration and the boot scripts of this host.",
  };
}
