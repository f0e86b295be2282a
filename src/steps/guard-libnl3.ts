import { rememberLast } from "../base/remember-last.ts";
import type { Finding } from "../model/finding.ts";
import type { Guard } from "../model/step.ts";

/** libnl3 3.2.22 (commit 807fddc4) is the first whose netlink answers may hold more than 30 VFs. */
const fixedVersion = [3, 2, 22];
const vfsThatFit = 30;

/** Refuses more than 30 VFs on a PF where libvirt's libnl3 cannot read so many, so that no VM would start. */
export const guardLibnl3: Guard = {
  id: "libnl3",
  check: ({ host, facts, pfs }) => {
    const many = pfs.filter(({ vfCount }) => vfCount > vfsThatFit);
    const reading = facts.packages.is === "known" ? facts.packages.value.libnl3 : facts.packages;
    if (many.length === 0 || reading.is === "absent") return { refusals: [], notes: [] };
    if (reading.is === "unreadable") return { refusals: [], notes: [unknownVersion(host, reading.reason)] };
    const version = reading.value;
    if (!isOlder(version)) return { refusals: [], notes: [] };
    return {
      refusals: many.map(({ pf, netdev, vfCount }) => ({
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

function unknownVersion(host: string, reason: string): Finding {
  return {
    code: "libnl3-unknown",
    severity: "warning",
    subject: { host },
    summary: `Which libnl3 this host has could not be read; before ${fixedVersion.join(".")} it cannot read more than ${vfsThatFit} VFs`,
    detail: reason,
    fix: "See the version of libnl3 on the host before VMs are to use these VFs.",
  };
}

/** Whether a package version (with or without epoch and revision) is before the fixed one. */
const isOlder = rememberLast(8, (version: string): boolean => {
  const numbers = version
    .replace(/^\d+:/, "")
    .split(/[^0-9]+/)
    .map(Number);
  for (const [at, fixed] of fixedVersion.entries()) {
    const number = numbers[at] ?? 0;
    if (number !== fixed) return number < fixed;
  }
  return false;
});
