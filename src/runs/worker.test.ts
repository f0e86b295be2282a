import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent, intent } from "../../test/fixtures/intent.ts";
import { testRun } from "../../test/fixtures/memory-journals.ts";
import { createMemoryRunStore, type MemoryRunStore } from "../../test/fixtures/memory-run-store.ts";
import { createFakeFleet, readAndPlan } from "../../test/fixtures/run-plan.ts";
import type { RolloutIntent } from "../model/rollout/rollout-intent.ts";
import type { Clock } from "../ports/clock.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { type Working, work } from "./worker.ts";

const hour = 3_600_000;
const waves: RolloutIntent = {
  canary: { kind: "number", hosts: 1 },
  waves: { kind: "label", label: "rack" },
  pauseMs: hour,
  stopAfter: 1,
};

/** A run of two waves with an hour between them. onSleep is told of each wait; one of minutes never ends by itself. */
async function makeGround(onSleep: (ms: number) => void = () => undefined) {
  const hosts = { a: new FactsHost(hostFacts()), b: new FactsHost(hostFacts()) };
  const fleet = createFakeFleet(hosts);
  const names = Object.keys(hosts);
  const wanted = intent({ hosts: names.map((name) => hostIntent(name, { rack: name })), rollout: waves });
  const plan = await readAndPlan(fleet, wanted);
  const at = "2026-11-23T04:00:00.000Z";
  const memory = createMemoryRunStore(testRun, { at, kind: "run-started", run: testRun, plan });
  const clock: Clock = {
    now: fleet.clock.now,
    sleep: async (ms, signal) => {
      onSleep(ms);
      await setImmediate();
      if (ms < 60_000) return fleet.clock.sleep(ms, signal);
      await new Promise<void>((_, reject) => {
        if (signal?.aborted) reject(signal.reason);
        else signal?.addEventListener("abort", () => reject(signal.reason));
      });
    },
  };
  const isMissing = () => Promise.reject(new Error("this fleet has no such thing"));
  const ports = { ...fleet, clock, controlHost: "control", openCloud: isMissing, openFile: isMissing };
  return { ports, memory };
}

type Told = { readonly failures: string[]; readonly troubles: string[] };

/** Works until something aborts stop, and gives what was told. */
async function workOn(
  { ports, memory }: Awaited<ReturnType<typeof makeGround>>,
  stop: AbortController,
  besides: Partial<Pick<Working, "onFailure" | "queue">> & { readonly store?: MemoryRunStore["store"] } = {},
): Promise<Told> {
  const told: Told = { failures: [], troubles: [] };
  await work(
    { ports, store: besides.store ?? memory.store },
    {
      queue: besides.queue ?? memory.queue,
      hostsAtOnce: 5,
      onProgress: () => () => undefined,
      onFailure: (task, error) => {
        told.failures.push(`${task.kind}: ${String(error)}`);
        besides.onFailure?.(task, error);
      },
      onTrouble: (error) => told.troubles.push(String(error)),
      stop: stop.signal,
    },
  );
  return told;
}

test("what keeps tasks from being looked for is told once, and when it is another thing or over", async () => {
  const stop = new AbortController();
  const ground = await makeGround();
  const answers = ["no schema", "no schema", "no schema", "no rights", undefined, undefined, "no rights"];
  let asked = 0;
  const openRuns = async () => {
    const answer = answers[asked];
    asked += 1;
    if (asked > answers.length) stop.abort();
    if (answer !== undefined) throw new Error(answer);
    return [];
  };
  const queue = { ...ground.memory.queue, take: async () => [] };
  const { troubles } = await workOn(ground, stop, { queue, store: { ...ground.memory.store, openRuns } });
  expect(troubles).toEqual([
    "Error: no schema",
    "Error: no rights",
    "undefined",
    "Error: no rights",
    "undefined",
  ]);
});

test("a host that cannot be asked for is told, and the worker lives on", async () => {
  const stop = new AbortController();
  const ground = await makeGround();
  const { queue } = ground.memory;
  const ask: typeof queue.ask = async (task) => {
    if (task.kind === "host") throw new Error("the queue is gone");
  };
  const { failures } = await workOn(ground, stop, {
    queue: { ...queue, ask },
    onFailure: () => stop.abort(),
  });
  // What nobody waits for any more would end the process.
  await setImmediate();
  expect(failures).toEqual(["rollout: Error: the queue is gone"]);
  expect(ground.memory.settled.map(({ how }) => how)).toEqual(["again"]);
});

test("a worker that is stopped in the pause between waves ends at once, and leaves the run to others", async () => {
  const stop = new AbortController();
  const ground = await makeGround((ms) => {
    if (ms > hour) stop.abort();
  });
  const { failures } = await workOn(ground, stop);
  expect(failures).toEqual([]);
  const { entries, held, settled } = ground.memory;
  expect(entries.flatMap((entry) => (entry.kind === "host-ended" ? [entry.host] : []))).toEqual(["a"]);
  expect(entries.map(({ kind }) => kind)).not.toContain("run-ended");
  expect([...held]).toEqual([]);
  expect(settled.map(({ task, how }) => `${task.kind} ${how}`)).toEqual(["host done", "rollout again"]);
});

test("a worker that is stopped while the run pauses leaves it to others", async () => {
  const stop = new AbortController();
  const ground = await makeGround((ms) => {
    if (ms === 1000 && ground.memory.wish === "pause") stop.abort();
  });
  ground.memory.wish = "pause";
  const { failures } = await workOn(ground, stop);
  expect(failures).toEqual([]);
  expect([...ground.memory.held]).toEqual([]);
  expect(ground.memory.entries.map(({ kind }) => kind)).toEqual(["run-started"]);
});
