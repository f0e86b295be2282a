import { functionAt } from "../model/facts-access.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { knownValue } from "../model/reading.ts";
import type { Step } from "../model/step.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";

/** Switches PFs up before VFs are made: some drivers make none while it is down, and VF drivers find the PF in reset. */
export const bringPfUp: Step = {
  id: "bring-pf-up",
  title: "Switch the PF up",
  phase: "functions",
  plan: ({ facts, pfs }) => ({
    actions: pfsWithVfs(pfs)
      .filter((wanted) => isUp(facts, wanted) === false)
      .map((wanted) => ({
        action: {
          kind: "set-link-state",
          pf: wanted.pf,
          netdev: wanted.netdev,
          from: "down",
          to: "up",
        } as const,
        why: `${wanted.netdev} is down`,
      })),
    findings: [],
  }),
  verify: ({ facts, pfs }) =>
    pfsWithVfs(pfs).map((wanted) => {
      const up = isUp(facts, wanted);
      return {
        step: "bring-pf-up",
        subject: wanted.pf,
        holds: up === undefined ? "unknown" : up ? "yes" : "no",
        summary: `${wanted.netdev} is ${up === undefined ? "in an unknown state" : up ? "up" : "down"}`,
      } as const;
    }),
};

function isUp(facts: HostFacts, { pf, netdev }: WantedPf): boolean | undefined {
  const found = functionAt(facts, pf)?.netdevs.find(({ name }) => name === netdev);
  return found && knownValue(found.adminUp);
}
