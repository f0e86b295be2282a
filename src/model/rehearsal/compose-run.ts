import { cloudAt } from "../cloud-place.ts";
import type { HostName } from "../ids.ts";
import type { Rollout } from "../rollout/rollout.ts";
import type { JournalEntry } from "../run.ts";
import type {
  HostOutage,
  RehearsedEnding,
  RehearsedRun,
  RehearsedVm,
  RehearsedWave,
  TwinEvent,
} from "./rehearsal.ts";

/** What a run is told from: its journal, what happened on the twin, its rollout, and how it ended. */
export type RunGround = {
  readonly entries: readonly JournalEntry[];
  readonly events: readonly TwinEvent[];
  readonly rollout: Rollout;
  readonly endings: readonly RehearsedEnding[];
};

/** How a run went on the twin's clock. Pure. */
export function composeRun({ entries, events, rollout, endings }: RunGround): RehearsedRun {
  const [first] = entries;
  const start = first ? Date.parse(first.at) : 0;
  const sinceStart = (at: string) => Date.parse(at) - start;
  const begun = entries.flatMap((entry) =>
    entry.kind === "host-started" && cloudAt(entry.host) === undefined ? [sinceStart(entry.at)] : [],
  );
  const outages = findOutages(entries, events, start);
  return {
    startsAt: first?.at ?? "",
    durationMs: sinceStart(entries.at(-1)?.at ?? first?.at ?? ""),
    lastBeginMs: begun.length === 0 ? undefined : Math.max(...begun),
    waves: findWaves(rollout, outages),
    outages,
    mostOut: findMostOut(outages),
    vms: events.flatMap((event) => vmOf(event, start)),
    endings,
  };
}

function findOutages(
  entries: readonly JournalEntry[],
  events: readonly TwinEvent[],
  start: number,
): readonly HostOutage[] {
  const downs = new Map<HostName, { fromMs: number; toMs: number | undefined }[]>();
  for (const event of events) {
    if (event.kind === "went-down")
      downs.set(event.host, [
        ...(downs.get(event.host) ?? []),
        { fromMs: event.at - start, toMs: undefined },
      ]);
    const last = event.kind === "came-up" ? downs.get(event.host)?.at(-1) : undefined;
    if (last) last.toMs = event.at - start;
  }
  const ends = new Map(
    entries.flatMap((entry) =>
      entry.kind === "host-ended" && entry.outcome.kind === "done"
        ? [[entry.host, Date.parse(entry.at) - start] as const]
        : [],
    ),
  );
  return entries.flatMap((entry) =>
    entry.kind === "host-started" && cloudAt(entry.host) === undefined
      ? [
          {
            host: entry.host,
            fromMs: Date.parse(entry.at) - start,
            toMs: ends.get(entry.host),
            downs: downs.get(entry.host) ?? [],
          },
        ]
      : [],
  );
}

/** Each host that is begun or ends is a moment at which another number is out. */
function findMostOut(outages: readonly HostOutage[]): RehearsedRun["mostOut"] {
  const most = countOut(outages, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  if (most.count === 0) return undefined;
  const isOut = ({ fromMs, toMs }: HostOutage) => fromMs <= most.atMs && (toMs ?? Infinity) > most.atMs;
  return { hosts: outages.filter(isOut).map(({ host }) => host), atMs: most.atMs };
}

/** The most hosts that were out at once between two times. */
function countOut(
  outages: readonly HostOutage[],
  fromMs: number,
  toMs: number,
): { readonly count: number; readonly atMs: number } {
  const moments = outages
    .filter((each) => each.fromMs <= toMs && (each.toMs ?? Infinity) > fromMs)
    .flatMap((each) => [
      { atMs: Math.max(each.fromMs, fromMs), by: 1 },
      ...(each.toMs === undefined ? [] : [{ atMs: each.toMs, by: -1 }]),
    ])
    .toSorted((a, b) => a.atMs - b.atMs || a.by - b.by);
  let count = 0;
  let most = { count: 0, atMs: 0 };
  for (const { atMs, by } of moments) {
    if (atMs > toMs) break;
    count += by;
    if (count > most.count) most = { count, atMs };
  }
  return most;
}

/** Waves of which no host was begun are left out. */
function findWaves({ waves }: Rollout, outages: readonly HostOutage[]): readonly RehearsedWave[] {
  const byHost = new Map(outages.map((each) => [each.host, each]));
  return waves.flatMap(({ number, of, name, hosts }) => {
    const begun = hosts.flatMap((host) => byHost.get(host) ?? []);
    if (begun.length === 0) return [];
    const beginsMs = begun.reduce((least, { fromMs }) => Math.min(least, fromMs), Infinity);
    const endsMs = begun.reduce((most, { fromMs, toMs }) => Math.max(most, toMs ?? fromMs), 0);
    const reboots = begun.reduce((sum, { downs }) => sum + downs.length, 0);
    const mostOut = countOut(outages, beginsMs, endsMs).count;
    return [{ number, of, name, hosts, beginsMs, endsMs, reboots, mostOut }];
  });
}

function vmOf(event: TwinEvent, start: number): readonly RehearsedVm[] {
  const atMs = event.at - start;
  if (event.kind === "vm-moved")
    return [{ kind: "moved", server: event.server, from: event.from, to: event.to, atMs }];
  if (event.kind !== "vm-stopped" && event.kind !== "vm-started") return [];
  const kind = event.kind === "vm-stopped" ? "stopped" : "started";
  return [{ kind, server: event.server, from: event.host, to: undefined, atMs }];
}
