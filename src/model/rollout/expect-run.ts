import type { Plan } from "../plan.ts";
import { findImpact } from "./find-impact.ts";

/** How a run is expected to go: how many hosts are to end, when those of each wave do, and when all is done, from its beginning. */
export type RunExpectation = {
  readonly hosts: number;
  readonly waves: readonly { readonly hosts: number; readonly beginsMs: number; readonly endsMs: number }[];
  readonly estimatedMs: number;
};

/** What is expected of a run of a plan; undefined: it does nothing. */
export function expectRun(plan: Plan): RunExpectation | undefined {
  const impact = findImpact(plan);
  if (!impact) return undefined;
  const waves = impact.waves.map(({ hosts, beginsMs, endsMs }) => ({
    hosts: hosts.length,
    beginsMs,
    endsMs,
  }));
  return {
    hosts: waves.reduce((sum, { hosts }) => sum + hosts, 0),
    waves,
    estimatedMs: impact.estimatedMs,
  };
}

/** How long it takes from when so many hosts have ended, as it is expected: hosts of a wave end evenly over its time. */
export function expectedLeftMs({ waves, estimatedMs }: RunExpectation, ended: number): number {
  let left = ended;
  for (const { hosts, beginsMs, endsMs } of waves) {
    if (left < hosts) return estimatedMs - (beginsMs + ((endsMs - beginsMs) * left) / hosts);
    left -= hosts;
  }
  return estimatedMs - (waves.at(-1)?.endsMs ?? 0);
}
