import { places } from "../model/places.ts";
import type { Guard } from "../model/step.ts";
import { fileNow } from "./plan-file.ts";
import { parseVfConfig } from "./vf-config.ts";

/** Tells of PFs whose VFs vfleet still makes at each boot though no pool wants them any more. */
export const guardLeftoverVfConfig: Guard = {
  id: "leftover-vf-config",
  check: ({ host, facts, pfs }) => {
    const kept = parseVfConfig(fileNow(facts, places.vfConfig)?.content ?? "");
    const left = kept.filter(({ pf }) => !pfs.some((wanted) => wanted.pf === pf));
    const notes = left.map(
      ({ pf, netdev, vfCount }) =>
        ({
          code: "vf-config-leftover",
          severity: "advice",
          subject: { host, item: pf },
          summary: `No pool wants VFs of ${netdev}, but vfleet makes ${vfCount} of them at each boot`,
          detail: `${places.vfConfig} names ${pf} since an earlier run.`,
          fix: `Give ${netdev} vfCount: 0 in a pool, so that its VFs go, or put it back into a pool.`,
        }) as const,
    );
    return { refusals: [], notes };
  },
};
