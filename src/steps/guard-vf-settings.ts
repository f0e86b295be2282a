import type { Finding } from "../model/finding.ts";
import type { WantedPf } from "../model/intent.ts";
import type { Guard, StepInput } from "../model/step.ts";
import { findUnsupported, findVfDifferences } from "./vf-attributes.ts";

/** Refuses a PF whose driver cannot set what the pool wishes of its VFs, or on which nobody could see whether it is so. */
export const guardVfSettings: Guard = {
  id: "vf-settings",
  check: (input) => ({
    refusals: input.pfs.flatMap((wanted) => {
      const finding = findUnsupportedWish(input, wanted) ?? findUnseenWish(input, wanted);
      return finding ? [{ pf: wanted.pf, finding }] : [];
    }),
    notes: [],
  }),
};

function findUnsupportedWish(input: StepInput, wanted: WantedPf): Finding | undefined {
  const nic = input.nicOf(wanted.pf);
  const keys = findUnsupported(nic, wanted);
  if (!nic || keys.length === 0 || wanted.vfCount === 0) return undefined;
  return {
    code: "vf-setting-unsupported",
    severity: "error",
    subject: { host: input.host, item: wanted.pf },
    summary: `The driver of ${wanted.netdev} (${nic.family}) cannot set ${keys.join(" and ")} of its VFs`,
    detail: `Pool ${wanted.pool} wants it; this driver can set ${nic.vfHooks?.join(", ") ?? "nothing"}.`,
    fix: `Leave ${keys.join(" and ")} out of vfs in the pool, or use another NIC.`,
  };
}

function findUnseenWish(input: StepInput, wanted: WantedPf): Finding | undefined {
  const keys = [...new Set(findVfDifferences(input, wanted).flatMap(({ unknown }) => unknown))];
  if (keys.length === 0) return undefined;
  return {
    code: "vf-setting-not-shown",
    severity: "error",
    subject: { host: input.host, item: wanted.pf },
    summary: `The host does not show ${keys.join(" and ")} of the VFs of ${wanted.netdev}, so it cannot be set and checked`,
    detail: `ip -d link show dev ${wanted.netdev} names no such setting, or does not name the VFs.`,
    fix: `Leave ${keys.join(" and ")} out of vfs in the pool, or update iproute2 and the driver on the host.`,
  };
}
