import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { makeWorkerGround, workUntil } from "../../test/fixtures/worker-ground.ts";
import type { RolloutIntent } from "../model/rollout/rollout-intent.ts";

const hour = 3_600_000;
const waves: RolloutIntent = {
  canary: { kind: "number", hosts: 1 },
  waves: { kind: "label", label: "rack" },
  pauseMs: hour,
  stopAfter: 1,
};

/** A run of two waves with an hour between them. */
const makeGround = (onSleep?: (ms: number) => void) =>
  makeWorkerGround(["a", "b"], { rollout: waves }, onSleep);

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
  const { troubles } = await workUntil(stop, ground, { queue, store: { ...ground.memory.store, openRuns } });
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
  const { failures } = await workUntil(stop, ground, {
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
  const { failures } = await workUntil(stop, ground);
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
  const { failures } = await workUntil(stop, ground);
  expect(failures).toEqual([]);
  expect([...ground.memory.held]).toEqual([]);
  expect(ground.memory.entries.map(({ kind }) => kind)).toEqual(["run-started"]);
});
