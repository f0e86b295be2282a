import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/fixtures/fake-clock.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../test/fixtures/intent.ts";
import { createMemoryJournals } from "../../test/fixtures/memory-journals.ts";
import { createFakeFleet, type RunPlanOptions, readAndPlan, runPlan } from "../../test/fixtures/run-plan.ts";
import type { WaveEvent } from "../model/progress.ts";
import type { RolloutIntent } from "../model/rollout/rollout-intent.ts";
import type { JournalEntry } from "../model/run.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { planUndo } from "./plan-undo.ts";

const minute = 60_000;
const racks = { a: "r1", b: "r1", c: "r2", d: "r2", e: "r3" };
const rules: RolloutIntent = {
  canary: { kind: "number", hosts: 1 },
  waves: { kind: "label", label: "rack" },
  pauseMs: 0,
  stopAfter: 1,
};

async function fleetOf(rollout: RolloutIntent, startMs?: number) {
  const hosts = Object.fromEntries(Object.keys(racks).map((name) => [name, new FactsHost(hostFacts())]));
  const fleet = { ...createFakeFleet(hosts), clock: createFakeClock(startMs) };
  const wanted = intent({
    hosts: Object.entries(racks).map(([name, rack]) => hostIntent(name, { rack })),
    rollout,
  });
  const plan = await readAndPlan(fleet, wanted);
  const fail = (name: string) => {
    const host = hosts[name];
    if (host) host.onAction = () => commandResult({ exitCode: 30, stderr: "it does not" });
  };
  return { hosts, fleet, plan, fail };
}

type Ran = Awaited<ReturnType<typeof runPlan>>;

const endings = ({ result }: Ran) =>
  result.hosts.map(
    ({ host, outcome }) => `${host} ${outcome.kind}${"finding" in outcome ? ` ${outcome.finding.code}` : ""}`,
  );

/** What of waves and hosts is in a journal, in its order. */
function storyOf(entries: readonly JournalEntry[]): readonly string[] {
  return entries.flatMap((entry) => {
    if (entry.kind === "wave-started") return [`wave ${entry.wave.name}: ${entry.hosts.join(" ")}`];
    if (entry.kind === "wave-ended") return [`ended ${entry.wave.name}`];
    if (entry.kind === "host-started") return [`+${entry.host}`];
    return entry.kind === "host-ended" ? [`-${entry.host}`] : [];
  });
}

describe("a run with waves", () => {
  test("begins each wave when the one before has ended, and its journal tells so", async () => {
    const { fleet, plan } = await fleetOf({ ...rules, atOnce: { kind: "number", hosts: 1 } });
    const run = await runPlan(fleet, plan);
    expect(endings(run)).toEqual(["a done", "b done", "c done", "d done", "e done"]);
    expect(`${storyOf(run.entries).join(", ")}.`).toBe(
      "wave canary: a, +a, -a, ended canary, " +
        "wave rack r1: b, +b, -b, ended rack r1, " +
        "wave rack r2: c d, +c, -c, +d, -d, ended rack r2, " +
        "wave rack r3: e, +e, -e, ended rack r3.",
    );
  });

  test("progress tells how far each wave is", async () => {
    const { fleet, plan } = await fleetOf({ ...rules, pauseMs: minute });
    const events: WaveEvent[] = [];
    await runPlan(fleet, plan, {
      onProgress: (event) => {
        if (!("host" in event) && event.kind !== "run-begun") events.push(event);
      },
    });
    const ofSecond = events.flatMap((event) =>
      event.kind !== "wave-pause" && event.wave.number === 3
        ? [`${event.kind}: ${event.wave.done} of ${event.wave.hosts}, ${event.wave.underWay}`]
        : [],
    );
    expect(ofSecond).toEqual([
      "wave-started: 0 of 2, 0",
      "wave-moved: 0 of 2, 1",
      "wave-moved: 0 of 2, 2",
      "wave-moved: 1 of 2, 1",
      "wave-moved: 2 of 2, 0",
      "wave-ended: 2 of 2, 0",
    ]);
    expect(events.filter(({ kind }) => kind === "wave-pause")).toHaveLength(3);
  });

  test("a run without rules tells of no waves", async () => {
    const { fleet, plan } = await fleetOf(rules);
    const { rollout: _, ...without } = plan.intent;
    const events: string[] = [];
    const onProgress: RunPlanOptions["onProgress"] = ({ kind }) => events.push(kind);
    const { entries } = await runPlan(fleet, { ...plan, intent: without }, { onProgress });
    expect(
      [...entries, ...events.map((kind) => ({ kind }))].filter(({ kind }) => kind.startsWith("wave")),
    ).toEqual([]);
    expect(storyOf(entries).slice(0, 4)).toEqual(["+a", "+b", "+c", "+d"]);
  });

  test("its undo takes the same waves in the same order", async () => {
    const { fleet, plan } = await fleetOf(rules);
    const { entries } = await runPlan(fleet, plan);
    const undo = planUndo(entries, { createdAt: plan.createdAt, reboot: false });
    const back = await runPlan(fleet, undo);
    expect(storyOf(back.entries).filter((each) => each.startsWith("wave"))).toEqual(
      storyOf(entries).filter((each) => each.startsWith("wave")),
    );
    expect(endings(back)).toEqual(["a done", "b done", "c done", "d done", "e done"]);
  });
});

describe("what stops a run", () => {
  test("a canary that fails", async () => {
    const { hosts, fleet, plan, fail } = await fleetOf({ ...rules, stopAfter: 5 });
    fail("a");
    const run = await runPlan(fleet, plan);
    expect(endings(run)).toEqual([
      "a failed action-failed",
      ...["b", "c", "d", "e"].map((name) => `${name} stopped canary-failed`),
    ]);
    expect(hosts.b?.ran).toEqual([]);
    expect(storyOf(run.entries).at(-1)).toBe("ended canary");
  });

  test("the first failure, unless more are allowed; what is under way is finished", async () => {
    const { fleet, plan, fail } = await fleetOf(rules);
    fail("c");
    const run = await runPlan(fleet, plan);
    expect(endings(run)).toEqual([
      "a done",
      "b done",
      "c failed action-failed",
      "d done",
      "e stopped rollout-stopped",
    ]);
    const last = run.result.hosts.at(-1)?.outcome;
    expect(last).toMatchObject({
      finding: {
        summary: "Nothing was done to this host, as the rollout stopped when c did not come to its end",
      },
    });
    const more = await fleetOf({ ...rules, stopAfter: 2 });
    more.fail("c");
    expect(endings(await runPlan(more.fleet, more.plan)).at(-1)).toBe("e done");
  });

  test("a rack of which as many have failed as may be out", async () => {
    const atMost = { kind: "number", hosts: 1 } as const;
    const { fleet, plan, fail } = await fleetOf({
      ...rules,
      stopAfter: 5,
      perGroup: { label: "rack", atMost },
    });
    fail("c");
    expect(endings(await runPlan(fleet, plan))).toEqual([
      "a done",
      "b done",
      "c failed action-failed",
      "d stopped group-full",
      "e done",
    ]);
  });

  test("the window, when it closes during a pause", async () => {
    const window = { from: "22:00", to: "05:00", zone: "UTC" };
    const start = Date.UTC(2026, 10, 23, 4, 55);
    const { hosts, fleet, plan } = await fleetOf({ ...rules, pauseMs: 3 * minute, window }, start);
    expect(endings(await runPlan(fleet, plan))).toEqual([
      "a done",
      "b done",
      ...["c", "d", "e"].map((name) => `${name} stopped window-closed`),
    ]);
    expect(hosts.c?.ran).toEqual([]);
  });

  test("a window that is not open: nothing is begun", async () => {
    const window = { from: "22:00", to: "05:00", zone: "Europe/Berlin" };
    const { fleet, plan } = await fleetOf({ ...rules, window }, Date.UTC(2026, 10, 23, 4, 5));
    const run = await runPlan(fleet, plan);
    expect(storyOf(run.entries)).toEqual(["-a", "-b", "-c", "-d", "-e"]);
    expect(run.result.hosts[0]?.outcome).toMatchObject({
      kind: "stopped",
      finding: { code: "window-closed", detail: expect.stringContaining("It was 05:05 in Europe/Berlin") },
    });
  });

  test("Ctrl-C in a pause ends it at once, and no further host is connected to", async () => {
    const { fleet, plan } = await fleetOf({ ...rules, pauseMs: 60 * minute });
    const stop = new AbortController();
    const began = fleet.clock.now();
    const connections = fleet.shell.opened.length;
    const onProgress: RunPlanOptions["onProgress"] = ({ kind }) => {
      if (kind === "wave-pause") stop.abort();
    };
    const run = await runPlan(fleet, plan, { onProgress, stop: stop.signal });
    expect(endings(run)).toEqual([
      "a done",
      ...["b", "c", "d", "e"].map((name) => `${name} stopped stopped-by-operator`),
    ]);
    expect(fleet.clock.now() - began).toBeLessThan(60 * minute);
    expect(fleet.shell.opened).toHaveLength(connections + 1);
  });

  test("Ctrl-C while hosts are at work: it, and no failure, is why the others are not begun", async () => {
    const { hosts, fleet, plan } = await fleetOf(rules);
    const stop = new AbortController();
    const first = hosts.a;
    if (!first) throw new Error("no host");
    first.onAction = () => {
      stop.abort();
      return undefined;
    };
    const run = await runPlan(fleet, plan, { stop: stop.signal });
    expect(endings(run)).toEqual(
      ["a", "b", "c", "d", "e"].map((name) => `${name} stopped stopped-by-operator`),
    );
    expect(first.ran).toHaveLength(1);
  });

  test("a journal that cannot be written: what is under way ends, and the failure is thrown", async () => {
    const { hosts, fleet, plan } = await fleetOf({ ...rules, canary: { kind: "number", hosts: 2 } });
    const journals = createMemoryJournals((entry) => {
      if (entry.kind === "action-ended" && entry.host === "a") throw new Error("no space left");
    });
    await expect(runPlan(fleet, plan, { journals })).rejects.toThrow("no space left");
    expect(hosts.b?.ran.length).toBeGreaterThan(1);
    expect(hosts.c?.ran).toEqual([]);
    expect(fleet.shell.open()).toEqual([]);
  });
});
