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

/**
 * The same for anybody who does not know beforehand how long a host takes: the hosts of each wave in the order in which they were
 * begun, each as soon as a slot is free, and those of each group through the group's. Nobody who works through them in that order is
 * faster, since to leave a slot empty lets all later ones begin later; and another order is better by luck alone, as no host is known
 * to be longer than another.
 */
export function leastWithoutForesightMs(
  { hosts, concurrency, rollout }: Intent,
  begun: readonly string[],
  durationOf: (host: string) => number,
): number {
  const waveLabel = rollout?.waves?.kind === "label" ? rollout.waves.label : undefined;
  const group = rollout?.perGroup;
  const labelsOf = new Map(hosts.map(({ name, labels }) => [name as string, labels]));
  const by = (label: string | undefined, names: readonly string[]) =>
    Map.groupBy(names, (host) => (label === undefined ? "all" : labelsOf.get(host)?.[label]));
  const sizes = by(
    group?.label,
    hosts.map(({ name }) => name),
  );
  const waves = [...by(waveLabel, begun).values()];
  const times = waves.map((wave) => {
    const slots = Math.min(concurrency, rollout?.atOnce ? limitOf(rollout.atOnce, wave.length) : concurrency);
    const ofGroups = group
      ? [...by(group.label, wave)].map(([value, own]) =>
          listedMs(own.map(durationOf), limitOf(group.atMost, sizes.get(value)?.length ?? 1)),
        )
      : [];
    return Math.max(listedMs(wave.map(durationOf), slots), ...ofGroups);
  });
  return times.reduce((all, ms) => all + ms, 0) + (waves.length - 1) * (rollout?.pauseMs ?? 0);
}

/** How long it takes to work on these one after the other, each as soon as one of so many slots is free. */
function listedMs(durations: readonly number[], slots: number): number {
  const freeAt = Array.from({ length: slots }, () => 0);
  for (const ms of durations) {
    const first = freeAt.indexOf(Math.min(...freeAt));
    freeAt[first] = (freeAt[first] ?? 0) + ms;
  }
  return Math.max(...freeAt);
}

function limitOf(count: HostCount, all: number): number {
  return count.kind === "number" ? count.hosts : Math.max(1, Math.floor((all * count.percent) / 100));
}
