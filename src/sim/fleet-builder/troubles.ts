import type { SeededRandom } from "../fleet/seeded-random.ts";
import type { ServerModel } from "./server-models.ts";

/** What is wrong with a host of a fleet from the beginning. */
export type Trouble =
  /** The firmware left no memory windows for VFs, which shows only when some are made. */
  | "no-vf-memory"
  /** The IOMMU is switched off in the firmware. */
  | "iommu-off"
  /** A VM that Nova knows nothing of holds a VF that somebody made by hand. */
  | "held-vf"
  /** It does not come back from its next reboot. */
  | "never-comes-back";

type Place = { readonly number: number; readonly model: ServerModel };

const hostsOfTrouble = 200;

/** Which hosts have something wrong with them: one of each trouble, and more in large fleets. */
export function choosePlagued(places: readonly Place[], random: SeededRandom): ReadonlyMap<number, Trouble> {
  const chosen = new Map<number, Trouble>();
  const wants: readonly (readonly [Trouble, (model: ServerModel) => boolean])[] = [
    ["no-vf-memory", () => true],
    ["iommu-off", ({ cpu }) => cpu === "intel"],
    ["held-vf", ({ cpu }) => cpu === "amd"],
    ...(places.length < hostsOfTrouble
      ? []
      : [["never-comes-back", ({ cpu }: ServerModel) => cpu === "intel"] as const]),
  ];
  const rounds = Math.max(1, Math.round(places.length / hostsOfTrouble));
  for (let round = 0; round < rounds; round += 1)
    for (const [trouble, suits] of wants) {
      // The first one is the canary, which is well.
      const free = places.filter(({ number, model }) => number > 1 && !chosen.has(number) && suits(model));
      const at = free[random.int(0, Math.max(0, free.length - 1))];
      if (at !== undefined) chosen.set(at.number, trouble);
    }
  return chosen;
}
