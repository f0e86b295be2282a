import { cloudAt } from "../cloud-place.ts";
import { hasLabels, isChosen } from "../host-choice.ts";
import type { HostName } from "../ids.ts";
import type { HostIntent } from "../intent.ts";
import type { Plan } from "../plan.ts";
import type { HostChoice } from "../tenant-intent.ts";
import type { HostGroup, Rollout, Wave } from "./rollout.ts";
import type { HostCount, RolloutIntent } from "./rollout-intent.ts";

/** What the rollout of a plan is made from. */
export type RolloutGround = Pick<Plan, "hosts" | "intent" | "purpose">;

/**
 * The waves of the hosts that the plan has something to do on: controllers, one at a time, then the canary, then the
 * waves of the fleet file. An undo begins with the canary and ends with the controllers.
 */
export function planRollout(plan: RolloutGround): Rollout {
  const { intent, purpose } = plan;
  const hosts = hostsWithWork(plan);
  const isController = ({ roles }: HostIntent) => roles.includes("controller");
  const controllers = partOfControllers(hosts.filter(isController));
  const others = partsOfOthers(
    hosts.filter((host) => !isController(host)),
    intent.rollout,
  );
  const parts = purpose.kind === "undo" ? [...others, ...controllers] : [...controllers, ...others];
  const { rollout } = intent;
  const atOnceOf = (count: number) =>
    Math.min(intent.concurrency, rollout?.atOnce ? countOf(rollout.atOnce, count) : intent.concurrency);
  return {
    waves: parts.map(({ hosts: of, name, why, gate }, index) => ({
      number: index + 1,
      of: parts.length,
      name,
      why,
      hosts: of.map((host) => host.name),
      atOnce: gate === "controllers" ? 1 : atOnceOf(of.length),
      ...(gate ? { gate } : {}),
    })),
    groups: rollout?.perGroup ? groupsOf(intent.hosts, rollout.perGroup) : new Map(),
    pauseMs: rollout?.pauseMs ?? 0,
    stopAfter: rollout?.stopAfter ?? Number.POSITIVE_INFINITY,
    window: rollout?.window,
  };
}

/** Hosts of the fleet that the canary names, if it does so by a choice; undefined: it does not. */
export function chosenCanary({ hosts, rollout }: Plan["intent"]): ReadonlySet<HostName> | undefined {
  const canary = rollout?.canary;
  if (canary?.kind !== "hosts") return undefined;
  return new Set(choose(hosts, canary.hosts).map(({ name }) => name));
}

function hostsWithWork({ hosts, intent }: RolloutGround): readonly HostIntent[] {
  const byName = new Map(intent.hosts.map((host) => [host.name, host]));
  const names = new Set(
    hosts.filter(({ host, phases }) => phases.length > 0 && !cloudAt(host)).map(({ host }) => host),
  );
  return [...names].flatMap((name) => byName.get(name) ?? []);
}

type Part = Pick<Wave, "name" | "why" | "gate"> & { readonly hosts: readonly HostIntent[] };

function partOfControllers(hosts: readonly HostIntent[]): readonly Part[] {
  const why = "changed one at a time; the rest is begun only if all of them end well";
  return hosts.length === 0 ? [] : [{ name: "controllers", why, hosts, gate: "controllers" }];
}

function partsOfOthers(hosts: readonly HostIntent[], rollout: RolloutIntent | undefined): readonly Part[] {
  const canary = canaryOf(hosts, rollout?.canary);
  const rest = without(hosts, canary);
  const why = "go first, alone; the rest is begun only if all of them end well";
  const parts: readonly Part[] = [
    { name: "canary", why, hosts: canary, gate: "canary" },
    ...wavesOf(rest, rollout?.waves, canary.length > 0),
  ];
  return parts.filter((part) => part.hosts.length > 0);
}

function canaryOf(hosts: readonly HostIntent[], canary: RolloutIntent["canary"]): readonly HostIntent[] {
  if (!canary) return [];
  return canary.kind === "number" ? hosts.slice(0, canary.hosts) : choose(hosts, canary.hosts);
}

function wavesOf(
  hosts: readonly HostIntent[],
  waves: RolloutIntent["waves"],
  hasCanary: boolean,
): readonly Part[] {
  if (!waves) {
    const name = hasCanary ? "all other hosts" : "all hosts";
    return [{ name, why: "the fleet file has no waves", hosts }];
  }
  return waves.kind === "label" ? wavesByLabel(hosts, waves.label) : wavesByChoice(hosts, waves.choices);
}

const natural = new Intl.Collator("en", { numeric: true });

function wavesByLabel(hosts: readonly HostIntent[], label: string): readonly Part[] {
  const byValue = Map.groupBy(hosts, (host) => labelOf(host, label));
  const values = [...byValue.keys()].filter((value) => value !== undefined);
  return [
    ...values.toSorted(natural.compare).map((value) => ({
      name: `${label} ${value}`,
      why: `their label ${label} is ${value}`,
      hosts: byValue.get(value) ?? [],
    })),
    {
      name: `without ${label}`,
      why: `they have no label ${label}`,
      hosts: byValue.get(undefined) ?? [],
    },
  ];
}

function wavesByChoice(hosts: readonly HostIntent[], choices: readonly HostChoice[]): readonly Part[] {
  let left = hosts;
  const parts = choices.map((choice, index) => {
    const chosen = choose(left, choice);
    left = without(left, chosen);
    const labels = Object.entries(choice.labels).map(([key, value]) => `${key} ${value}`);
    const why = `rollout.waves[${index}] chooses them`;
    return { name: labels.length === 0 ? `waves[${index}]` : labels.join(", "), why, hosts: chosen };
  });
  return [...parts, { name: "all other hosts", why: "no wave chooses them", hosts: left }];
}

function groupsOf(
  hosts: readonly HostIntent[],
  { label, atMost }: NonNullable<RolloutIntent["perGroup"]>,
): ReadonlyMap<HostName, HostGroup> {
  const members = Map.groupBy(hosts, (host) => labelOf(host, label));
  return new Map(
    [...members].flatMap(([value, of]) => {
      if (value === undefined) return [];
      const group: HostGroup = { name: `${label} ${value}`, atMost: countOf(atMost, of.length) };
      return of.map(({ name }) => [name, group] as const);
    }),
  );
}

function countOf(count: HostCount, all: number): number {
  return count.kind === "number" ? count.hosts : Math.max(1, Math.floor((all * count.percent) / 100));
}

/** A choice by many names is looked up in a set. */
function choose(hosts: readonly HostIntent[], choice: HostChoice): readonly HostIntent[] {
  const { names, labels } = choice;
  if (!names) return hosts.filter((host) => isChosen(choice, host));
  const named = new Set(names);
  return hosts.filter((host) => named.has(host.name) && hasLabels(host, labels));
}

function without(hosts: readonly HostIntent[], gone: readonly HostIntent[]): readonly HostIntent[] {
  const set = new Set(gone);
  return hosts.filter((host) => !set.has(host));
}

function labelOf({ labels }: HostIntent, label: string): string | undefined {
  return Object.hasOwn(labels, label) ? labels[label] : undefined;
}
