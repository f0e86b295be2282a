import type { Step, StepInput } from "../model/step.ts";
import { findVfDifferences } from "./vf-attributes.ts";

/** Sets trust, spoof check, link state, MAC and rate of VFs that nobody uses; on a used VF they are nova's and neutron's. */
export const setVfAttributes: Step = {
  id: "set-vf-attributes",
  title: "Set the VFs' attributes",
  phase: "functions",
  plan: (input) => ({
    actions: input.pfs.flatMap((wanted) =>
      findVfDifferences(input, wanted)
        .filter(({ after }) => Object.keys(after).length > 0)
        .map(({ index, before, after }) => ({
          action: {
            kind: "set-vf-settings",
            pf: wanted.pf,
            netdev: wanted.netdev,
            index,
            before,
            after,
          } as const,
          why: `pool ${wanted.pool} wants it of its VFs`,
        })),
    ),
    findings: [],
  }),
  verify: (input: StepInput) =>
    input.pfs
      .filter(({ vfs }) => Object.keys(vfs).length > 0)
      .map((wanted) => {
        const differences = findVfDifferences(input, wanted);
        const wrong = differences.filter(({ after }) => Object.keys(after).length > 0);
        const check = { step: "set-vf-attributes", subject: wanted.pf } as const;
        if (differences.length === 0) {
          const summary = `the VFs of ${wanted.netdev} that nobody uses have the attributes of pool ${wanted.pool}`;
          return { ...check, holds: "yes", summary } as const;
        }
        if (wrong.length > 0) {
          const indexes = wrong.map(({ index }) => index).join(", ");
          const summary = `VFs with other attributes on ${wanted.netdev}: ${indexes}`;
          return { ...check, holds: "no", summary } as const;
        }
        const keys = [...new Set(differences.flatMap(({ unknown }) => unknown))].join(", ");
        const summary = `the host does not show ${keys} of the VFs of ${wanted.netdev}`;
        return { ...check, holds: "unknown", summary } as const;
      }),
};
