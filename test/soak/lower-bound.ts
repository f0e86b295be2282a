import type { Intent } from "../../src/model/intent.ts";
import type { HostCount } from "../../src/model/rollout/rollout-intent.ts";

/**
 * The least time in which hosts can be worked on, each for as long as it takes, where waves by a label come one after the other with
 * pauses in between: in each wave no less than the work through its slots, than the work of a group through the group's, and than the
 * longest host. In milliseconds; it knows nothing of how the product goes about it.
 */
export function lowerBoundMs(
  { hosts, concurrency, rollout }: Intent,
  durationOf: (host: string) => number,
): number {
  const label = rollout?.waves?.kind === "label" ? rollout.waves.label : undefined;
  const waves = [
    ...Map.groupBy(hosts, ({ labels }) => (label === undefined ? "all" : labels[label])).values(),
  ];
  const sum = (of: Intent["hosts"]) => of.reduce((all, { name }) => all + durationOf(name), 0);
  const group = rollout?.perGroup;
  const sizes = Map.groupBy(hosts, ({ labels }) => (group ? labels[group.label] : undefined));
  const times = waves.map((wave) => {
    const slots = Math.min(concurrency, rollout?.atOnce ? limitOf(rollout.atOnce, wave.length) : concurrency);
    const longest = wave.reduce((most, { name }) => Math.max(most, durationOf(name)), 0);
    const groups = group ? [...Map.groupBy(wave, ({ labels }) => labels[group.label])] : [];
    const ofGroups = groups.map(
      ([value, own]) => sum(own) / (group ? limitOf(group.atMost, sizes.get(value)?.length ?? 1) : 1),
    );
    return Math.max(sum(wave) / slots, longest, ...ofGroups);
  });
  return times.reduce((all, ms) => all + ms, 0) + (waves.length - 1) * (rollout?.pauseMs ?? 0);
}

function limitOf(count: HostCount, all: number): number {
  return count.kind === "number" ? count.hosts : Math.max(1, Math.floor((all * count.percent) / 100));
}
