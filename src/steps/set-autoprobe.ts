import { sriovOf } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { knownValue } from "../model/reading.ts";
import type { Step } from "../model/step.ts";

/** Tells the kernel before VFs come whether it shall bind drivers to them; kernels before 4.13 have no such switch. */
export const setAutoprobe: Step = {
  id: "set-autoprobe",
  title: "Set whether new VFs get a driver",
  phase: "functions",
  plan: ({ facts, pfs }) => ({
    actions: pfs.flatMap((wanted) => {
      const now = autoprobeNow(facts, wanted);
      const to = wantsAutoprobe(wanted);
      if (now === undefined || now === to) return [];
      return [
        {
          action: { kind: "set-drivers-autoprobe", pf: wanted.pf, from: now, to } as const,
          why: to ? "VFs shall get their network driver" : "VFs shall not get their network driver",
        },
      ];
    }),
    findings: [],
  }),
  verify: ({ facts, pfs }) =>
    pfs.flatMap((wanted) => {
      const now = autoprobeNow(facts, wanted);
      if (now === undefined) return [];
      return [
        {
          step: "set-autoprobe",
          subject: wanted.pf,
          holds: now === wantsAutoprobe(wanted) ? "yes" : "no",
          summary: `new VFs of ${wanted.netdev} ${now ? "get" : "do not get"} a driver by themselves`,
        } as const,
      ];
    }),
};

/** Only a pool that wants no driver, or another one, switches the kernel's own binding off. */
function wantsAutoprobe(wanted: WantedPf): boolean {
  return wanted.vfDriver === "auto";
}

function autoprobeNow(facts: HostFacts, { pf }: WantedPf): boolean | undefined {
  const sriov = sriovOf(facts, pf);
  return sriov && knownValue(sriov.driversAutoprobe);
}
