import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/fixtures/fake-clock.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../test/fixtures/intent.ts";
import { createMemoryJournals, testRun } from "../../test/fixtures/memory-journals.ts";
import { oneByOne } from "../../test/fixtures/rollout-plan.ts";
import { createFakeFleet, type FakeFleet, readAndPlan, runPlan } from "../../test/fixtures/run-plan.ts";
import { hostName } from "../model/ids.ts";
import type { Plan } from "../model/plan.ts";
import { knownValue } from "../model/reading.ts";
import type { JournalEntry } from "../model/run.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { PlanRun } from "./apply.ts";
import { planUndo } from "./plan-undo.ts";
import { recordOf } from "./run-record.ts";

const names = ["a", "b", "c"];
const minute = 60_000;

class Died extends Error {}

async function fleetOf() {
  const hosts = Object.fromEntries(names.map((name) => [name, new FactsHost(hostFacts({ iommu: "off" }))]));
  const fleet = { ...createFakeFleet(hosts), clock: createFakeClock() };
  const plan = await readAndPlan(
    fleet,
    intent({ hosts: names.map((name) => hostIntent(name)), rollout: oneByOne }),
  );
  const reboots = () => Object.values(hosts).map(({ ran }) => ran.filter((kind) => kind === "reboot").length);
  return { hosts, fleet, plan, reboots };
}

/** Carries out a plan in a process that dies at the entry of this number, and gives what is on disk then. */
async function dieAt(fleet: FakeFleet, plan: Plan, at: number): Promise<readonly JournalEntry[]> {
  let count = 0;
  const journals = createMemoryJournals(() => {
    count += 1;
    if (count >= at) throw new Died();
  });
  await runPlan(fleet, plan, { journals }).catch((error: unknown) => {
    if (!(error instanceof Died)) throw error;
  });
  return journals.entries;
}

/** Goes on with a run, and gives its whole journal. */
async function goOn(fleet: FakeFleet, before: readonly JournalEntry[]) {
  const journals = createMemoryJournals();
  const journal = await journals.resume(testRun);
  for (const entry of before) await journal.append(entry);
  const record = recordOf(before);
  if (!record) throw new Error("the journal has no beginning");
  const never = new AbortController().signal;
  const ports = {
    openCloud: () => Promise.reject(new Error("this fleet has no cloud")),
    openFile: () => Promise.reject(new Error("this fleet sends no files")),
    ...fleet,
    controlHost: "another",
  };
  const options = { run: testRun, plan: record.plan, onProgress: () => undefined, stop: never, abort: never };
  const hosts = await new PlanRun(ports, { ...options, journal, record }).carryOut();
  return { hosts, entries: journals.entries };
}

const count = (entries: readonly JournalEntry[], kind: JournalEntry["kind"]) =>
  entries.filter((entry) => entry.kind === kind).length;

/** How many entries the journal of a whole run has. */
async function lengthOf(make: () => Promise<{ readonly fleet: FakeFleet; readonly plan: Plan }>) {
  const { fleet, plan } = await make();
  return (await runPlan(fleet, plan)).entries.length;
}

describe("a run that dies at any entry of its journal and is gone on with", () => {
  test("ends as if it had not died: each host done once and rebooted once, each wave told once", async () => {
    const length = await lengthOf(fleetOf);
    expect(length).toBeGreaterThan(60);
    for (let at = 2; at <= length; at += 1) {
      const { fleet, plan, reboots } = await fleetOf();
      const before = await dieAt(fleet, plan, at);
      const { hosts, entries } = await goOn(fleet, before);
      expect(
        hosts.map(({ outcome }) => outcome.kind),
        `died at entry ${at}`,
      ).toEqual(["done", "done", "done"]);
      expect(reboots(), `died at entry ${at}`).toEqual([1, 1, 1]);
      for (const kind of ["wave-started", "wave-ended"] as const) expect(count(entries, kind)).toBe(2);
      expect([count(entries, "host-ended"), count(entries, "run-ended")]).toEqual([3, 1]);
    }
  });

  test("an undo as well, which carries out what stands in it", async () => {
    const done = async () => {
      const { fleet, plan, reboots } = await fleetOf();
      const { entries } = await runPlan(fleet, plan);
      const undo = planUndo(entries, { createdAt: "2026-11-23T05:00:00.000Z", reboot: true });
      return { fleet, plan: undo, reboots };
    };
    const length = await lengthOf(done);
    for (let at = 2; at <= length; at += 1) {
      const { fleet, plan, reboots } = await done();
      const { hosts } = await goOn(fleet, await dieAt(fleet, plan, at));
      expect(
        hosts.map(({ outcome }) => outcome.kind),
        `died at entry ${at}`,
      ).toEqual(["done", "done", "done"]);
      expect(reboots(), `died at entry ${at}`).toEqual([2, 2, 2]);
    }
  });
});

describe("a process that dies after it has written down a reboot and before it begins it", () => {
  const bootOf = ({ facts }: FactsHost) =>
    Number.parseInt(knownValue(facts.kernel)?.bootId.slice(0, 8) ?? "", 16);

  /** Carries out a plan until the first reboot would begin, and gives what is on disk then. */
  async function dieAtReboot({ hosts, fleet }: Awaited<ReturnType<typeof fleetOf>>, plan: Plan) {
    let isDead = false;
    const journals = createMemoryJournals(() => {
      if (isDead) throw new Died();
    });
    for (const host of Object.values(hosts))
      host.onAction = (kind) => {
        if (kind !== "reboot") return undefined;
        isDead = true;
        return commandResult({ exitCode: undefined, connectionLost: true });
      };
    await expect(runPlan(fleet, plan, { journals })).rejects.toThrow(Died);
    for (const host of Object.values(hosts)) host.onAction = () => undefined;
    return journals.entries;
  }

  const outcomesOf = (entries: readonly JournalEntry[], id: string) =>
    entries.flatMap((entry) =>
      entry.kind === "action-ended" && entry.actionId === id ? [entry.outcome.kind] : [],
    );

  test("is gone on with: the host is still in its old boot, and is rebooted", async () => {
    const ground = await fleetOf();
    const before = await dieAtReboot(ground, ground.plan);
    const last = before.at(-1);
    if (last?.kind !== "action-started") throw new Error("the journal does not end with the reboot");
    const boot = bootOf(ground.hosts[last.host] ?? new FactsHost(hostFacts()));
    const { hosts, entries } = await goOn(ground.fleet, before);
    expect(hosts.map(({ outcome }) => outcome.kind)).toEqual(["done", "done", "done"]);
    expect(Object.values(ground.hosts).map(bootOf)).toEqual([boot + 1, boot + 1, boot + 1]);
    expect(outcomesOf(entries, last.action.id)).toEqual(["unknown", "done"]);
  });

  test("and so is its undo", async () => {
    const ground = await fleetOf();
    const { entries: done } = await runPlan(ground.fleet, ground.plan);
    const undo = planUndo(done, { createdAt: "2026-11-23T05:00:00.000Z", reboot: true });
    const boots = Object.values(ground.hosts).map(bootOf);
    const before = await dieAtReboot(ground, undo);
    const { hosts } = await goOn(ground.fleet, before);
    expect(hosts.map(({ outcome }) => outcome.kind)).toEqual(["done", "done", "done"]);
    expect(Object.values(ground.hosts).map(bootOf)).toEqual(boots.map((boot) => boot + 1));
  });
});

test("a pause between waves is counted from when the wave ended, and not waited again when the run goes on", async () => {
  const { fleet, plan } = await fleetOf();
  const whole = (await runPlan(fleet, plan)).entries;
  const at = whole.findIndex(({ kind }) => kind === "wave-ended") + 2;
  const again = await fleetOf();
  const before = await dieAt(again.fleet, again.plan, at);
  const started = again.fleet.clock.now();
  const ended = before.findLast(({ kind }) => kind === "host-ended");
  const { entries } = await goOn(again.fleet, before);
  const next = entries.findLast(({ kind }) => kind === "wave-started");
  expect(Date.parse(next?.at ?? "") - Date.parse(ended?.at ?? "")).toBeGreaterThanOrEqual(10 * minute);
  expect(Date.parse(next?.at ?? "") - started).toBeLessThanOrEqual(10 * minute + 1000);
});

test("a run that was stopped by a failure begins nothing when it is gone on with", async () => {
  const { fleet, plan } = await fleetOf();
  const before = await dieAt(fleet, plan, 12);
  const failed = {
    at: new Date(fleet.clock.now()).toISOString(),
    kind: "host-ended",
    host: hostName("a"),
    outcome: {
      kind: "failed",
      finding: { code: "x", severity: "error", subject: { host: hostName("a") }, summary: "s", detail: "d" },
    },
  } as const;
  const { hosts } = await goOn(fleet, [...before, failed]);
  expect(hosts.map(({ outcome }) => outcome.kind)).toEqual(["failed", "stopped", "stopped"]);
});
