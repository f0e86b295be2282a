import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Guard } from "../model/step.ts";

/** libnl3 3.2.22 (commit 807fddc4) is the first whose netlink answers may hold more than 30 VFs. */
const fixedVersion = [3, 2, 22];
const vfsThatFit = 30;

/** Refuses more than 30 VFs on a PF where libvirt's libnl3 cannot read so many, so that no VM would start. */
export const guardLibnl3: Guard = {
  id: "libnl3",
  check: ({ host, facts, pfs }) => {
    const packages = knownValue(facts.packages);
    const version = packages && knownValue(packages.libnl3);
    if (version === undefined || !isOlder(version)) return { refusals: [], notes: [] };
    return {
      refusals: pfs
        .filter(({ pf, vfCount }) => vfCount > vfsThatFit && sriovOf(facts, pf) !== undefined)
        .map(({ pf, netdev, vfCount }) => ({
          pf,
          finding: {
            code: "libnl3-too-old",
            severity: "error",
            subject: { host, item: pf },
            summary: `libnl3 ${version} on this host cannot read a PF with more than ${vfsThatFit} VFs, and libvirt needs it to`,
            detail: `Pool wants ${vfCount} VFs on ${netdev}; the mistake was mended in libnl3 ${fixedVersion.join(".")}.`,
            fix: `Upgrade libnl3 to ${fixedVersion.join(".")} or later and restart libvirtd, or ask for at most ${vfsThatFit} VFs.`,
          },
        })),
      notes: [],
    };
  },
};

/** Whether a package version (with or without epoch and revision) is before the fixed one. */
function isOlder(version: string): boolean {
  const numbers = version
    .replace(/^\d+:/, "")
    .split(/[^0-9]+/)
    .map(Number);
  for (const [at, fixed] of fixedVersion.entries()) {
    const number = numbers[at] ?? 0;
    if (number !== fixed) return number < fixed;
  }
  return false;
}
