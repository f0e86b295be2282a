import { sriovOf } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import type { Check } from "../model/plan.ts";
import { absent, type Reading, unreadable } from "../model/reading.ts";
import type { Step } from "../model/step.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";

/** Tells the kernel before VFs come whether it shall bind drivers to them; kernels before 4.13 have no such switch. */
export const setAutoprobe: Step = {
  id: "set-autoprobe",
  title: "Set whether new VFs get a driver",
  phase: "functions",
  plan: ({ facts, pfs }) => ({
    actions: pfsWithVfs(pfs).flatMap((wanted) => {
      const now = autoprobeNow(facts, wanted);
      const to = wantsAutoprobe(wanted);
      if (now.is !== "known" || now.value === to) return [];
      return [
        {
          action: { kind: "set-drivers-autoprobe", pf: wanted.pf, from: now.value, to } as const,
          why: to ? "VFs shall get their network driver" : "VFs shall not get their network driver",
        },
      ];
    }),
    findings: [],
  }),
  verify: ({ facts, pfs }) =>
    pfsWithVfs(pfs).flatMap((wanted): readonly Check[] => {
      const now = autoprobeNow(facts, wanted);
      if (now.is === "absent") return [];
      const check = { step: "set-autoprobe", subject: wanted.pf } as const;
      if (now.is === "unreadable") {
        const summary = `whether new VFs of ${wanted.netdev} get a driver could not be read: ${now.reason}`;
        return [{ ...check, holds: "unknown", summary }];
      }
      const summary = `new VFs of ${wanted.netdev} ${now.value ? "get" : "do not get"} a driver by themselves`;
      return [{ ...check, holds: now.value === wantsAutoprobe(wanted) ? "yes" : "no", summary }];
    }),
};

/** Only a pool that wants no driver, or another one, switches the kernel's own binding off. */
function wantsAutoprobe(wanted: WantedPf): boolean {
  return wanted.vfDriver === "auto";
}

function autoprobeNow(facts: HostFacts, { pf }: WantedPf): Reading<boolean> {
  const sriov = sriovOf(facts, pf);
  if (sriov) return sriov.driversAutoprobe;
  return facts.networkFunctions.is === "unreadable" ? unreadable(facts.networkFunctions.reason) : absent;
}
