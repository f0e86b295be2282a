import { createHash } from "node:crypto";

/** Ids that are the same each time the same is done in the same order. */
export type Ids = {
  /** As services write them: with dashes. */
  readonly uuid: () => string;
  /** As Keystone writes them: without dashes. */
  readonly hex: () => string;
  /** As Neutron gives ports. */
  readonly mac: () => string;
  /** 1, 2, 3, ... of each kind. */
  readonly next: (kind: string) => number;
};

/** Ids of a seed. */
export function createIds(seed: number): Ids {
  const counters = new Map<string, number>();
  const next = (kind: string): number => {
    const value = (counters.get(kind) ?? 0) + 1;
    counters.set(kind, value);
    return value;
  };
  const digest = (kind: string) =>
    createHash("sha256")
      .update(`${seed} ${kind} ${next(kind)}`)
      .digest("hex");
  return {
    next,
    uuid: () => {
      const hex = digest("uuid");
      const parts = [
        hex.slice(0, 8),
        hex.slice(8, 12),
        `4${hex.slice(13, 16)}`,
        `a${hex.slice(17, 20)}`,
        hex.slice(20, 32),
      ];
      return parts.join("-");
    },
    hex: () => digest("hex").slice(0, 32),
    // Neutron draws the last three bytes at random; a counter cannot meet itself.
    mac: () =>
      `fa:16:3e:${(seed * 0x10000 + next("mac"))
        .toString(16)
        .padStart(6, "0")
        .slice(-6)
        .replace(/..(?=.)/g, "$&:")}`,
  };
}
