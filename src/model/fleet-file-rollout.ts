import { durationMs } from "./fleet-file-fields.ts";
import type { HostChooser } from "./fleet-file-host-choice.ts";
import type { FieldProblem } from "./fleet-file-issues.ts";
import type { RolloutEntry } from "./fleet-file-rollout-schema.ts";
import type { FieldPath } from "./fleet-file-yaml.ts";
import type { HostName } from "./ids.ts";
import { isZone } from "./rollout/maintenance-window.ts";
import type { DrainIntent, HealthIntent, HostCount, RolloutIntent } from "./rollout/rollout-intent.ts";

/** The rules of rollouts, and what is wrong with them. */
export type ResolvedRollout = { readonly rollout: RolloutIntent; readonly problems: readonly FieldProblem[] };

const root = "rollout";
const why = "a rollout orders compute hosts, as controllers go before them one at a time";

/** Resolves the field against the hosts of the file; concurrency is the file's. */
export function resolveRollout(
  entry: RolloutEntry,
  chooser: HostChooser,
  concurrency: number,
): ResolvedRollout {
  const canary = resolveCanary(entry.canary, chooser);
  const waves = resolveWaves(entry.waves, chooser);
  const { perGroup, window } = entry;
  return {
    rollout: {
      ...canary.part,
      ...waves.part,
      ...(entry.atOnce === undefined ? {} : { atOnce: countOf(entry.atOnce) }),
      ...(perGroup ? { perGroup: { label: perGroup.label, atMost: countOf(perGroup.atMost) } } : {}),
      pauseMs: entry.pause === undefined ? 0 : durationMs(entry.pause),
      stopAfter: entry.stopAfter ?? 1,
      ...(window ? { window } : {}),
      ...(entry.beforeNext ? { beforeNext: healthOf(entry.beforeNext) } : {}),
      ...(entry.drain ? { drain: drainOf(entry.drain) } : {}),
    },
    problems: [
      ...canary.problems,
      ...waves.problems,
      ...(perGroup ? chooser.findStrayLabel(perGroup.label, [root, "perGroup", "label"]) : []),
      ...beyondConcurrency(entry, concurrency),
      ...windowProblems(window),
      ...drainProblems(entry.drain),
    ],
  };
}

type Resolved = {
  readonly part: Pick<RolloutIntent, "canary" | "waves">;
  readonly problems: readonly FieldProblem[];
};

function resolveCanary(written: RolloutEntry["canary"], chooser: HostChooser): Resolved {
  if (written === undefined) return { part: {}, problems: [] };
  if (typeof written === "number")
    return { part: { canary: { kind: "number", hosts: written } }, problems: [] };
  const { choice, problems } = chooser.choose(written, [root, "canary"], why);
  return { part: { canary: { kind: "hosts", hosts: choice } }, problems };
}

function resolveWaves(written: RolloutEntry["waves"], chooser: HostChooser): Resolved {
  if (written === undefined) return { part: {}, problems: [] };
  if (!Array.isArray(written)) {
    const { by } = written;
    const problems = chooser.findStrayLabel(by, [root, "waves", "by"]);
    return { part: { waves: { kind: "label", label: by } }, problems };
  }
  const seen = new Set<HostName>();
  const problems: FieldProblem[] = [];
  const choices = written.map((hosts, index) => {
    const path = [root, "waves", index];
    const chosen = chooser.choose(hosts, path, why);
    problems.push(...chosen.problems);
    if (chosen.hosts.length > 0 && chosen.hosts.every((host) => seen.has(host)))
      problems.push(noneLeft(path));
    for (const host of chosen.hosts) seen.add(host);
    return chosen.choice;
  });
  return { part: { waves: { kind: "choices", choices } }, problems };
}

function noneLeft(path: FieldPath): FieldProblem {
  const message = "has no host that is not in a wave before it";
  return { path, at: "value", message, fix: "remove it, or put it before those" };
}

function countOf(written: string | number): HostCount {
  return typeof written === "number"
    ? { kind: "number", hosts: written }
    : { kind: "share", percent: Number(written.slice(0, -1)) };
}

function drainOf(entry: NonNullable<RolloutEntry["drain"]>): DrainIntent {
  const { vms, timeout, moveBack, unmovable, waitUpTo, stopVfs } = entry;
  return {
    vms,
    timeoutMs: durationMs(timeout ?? "30m"),
    ...(unmovable === undefined ? {} : { unmovable }),
    ...(unmovable === "wait" ? { waitMs: durationMs(waitUpTo ?? "1h") } : {}),
    ...(stopVfs === undefined ? {} : { stopsVfs: stopVfs }),
    ...(moveBack === undefined ? {} : { movesBack: moveBack }),
  };
}

/** Words that say something only beside another one. */
function drainProblems(drain: RolloutEntry["drain"]): readonly FieldProblem[] {
  if (!drain) return [];
  const { vms, moveBack, unmovable = "leave-out", waitUpTo, stopVfs } = drain;
  const lonely: readonly (readonly [field: string, isLonely: boolean, needed: string])[] = [
    ["moveBack", moveBack === true && vms !== "migrate", "vms: migrate"],
    ["unmovable", unmovable !== "leave-out" && vms !== "migrate", "vms: migrate"],
    ["waitUpTo", waitUpTo !== undefined && unmovable !== "wait", "unmovable: wait"],
    ["stopVfs", stopVfs === true && unmovable !== "stop", "unmovable: stop"],
  ];
  return lonely.flatMap(([field, isLonely, needed]): readonly FieldProblem[] => {
    const message = `says something only with ${needed}`;
    const fix = `write ${needed}, or remove it`;
    return isLonely ? [{ path: [root, "drain", field], at: "key", message, fix }] : [];
  });
}

function healthOf(entry: NonNullable<RolloutEntry["beforeNext"]>): HealthIntent {
  const { services = true, vfs = true, proof = "none", timeout = "5m" } = entry;
  return { services, vfs, proof, timeoutMs: durationMs(timeout) };
}

function beyondConcurrency({ atOnce }: RolloutEntry, concurrency: number): readonly FieldProblem[] {
  if (typeof atOnce !== "number" || atOnce <= concurrency) return [];
  const message = `is more than concurrency, which is ${concurrency}`;
  return [{ path: [root, "atOnce"], at: "value", message, fix: "lower it, or raise concurrency" }];
}

function windowProblems(window: RolloutEntry["window"]): readonly FieldProblem[] {
  if (!window) return [];
  const path = [root, "window"];
  const zone: readonly FieldProblem[] = isZone(window.zone)
    ? []
    : [
        {
          path: [...path, "zone"],
          at: "value",
          message: `${JSON.stringify(window.zone)} is no time zone`,
          fix: "write one of the IANA database, such as Europe/Berlin or UTC",
        },
      ];
  if (window.from !== window.to) return zone;
  const message = "is the same as from, so the window has no length";
  return [
    { path: [...path, "to"], at: "value", message, fix: "give another time, or remove window" },
    ...zone,
  ];
}
