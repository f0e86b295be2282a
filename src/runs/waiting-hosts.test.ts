import { expect, test } from "vitest";
import { hostIntent } from "../../test/fixtures/intent.ts";
import { makeWorkerGround, type WorkerGround, workUntil } from "../../test/fixtures/worker-ground.ts";
import type { RolloutIntent } from "../model/rollout/rollout-intent.ts";
import { commandResult } from "../sim/fleet/command-result.ts";

// Hosts that the rollout lets be begun at once, and that have to wait for a worker which takes one at a time.
const names = ["a", "b", "c"];
const together: RolloutIntent = { pauseMs: 0, stopAfter: 1 };

/** How each host ended: done, failed, or the code of why it was stopped; begun: those on which something was begun. */
function endOf({ memory }: WorkerGround) {
  const ends: Record<string, string> = {};
  const begun: string[] = [];
  for (const entry of memory.entries) {
    if (entry.kind === "host-started") begun.push(entry.host);
    if (entry.kind === "host-ended")
      ends[entry.host] = entry.outcome.kind === "stopped" ? entry.outcome.finding.code : entry.outcome.kind;
  }
  return { ends, begun };
}

function failOn({ hosts }: WorkerGround, name: string, then: () => void = () => undefined): void {
  const host = hosts.get(name);
  if (!host) throw new Error(`${name} is not there`);
  host.onAction = () => {
    then();
    return commandResult({ exitCode: 1, stderr: "no space left on device" });
  };
}

async function workToTheEnd(ground: WorkerGround) {
  const stop = new AbortController();
  const markEnded = async () => stop.abort();
  const store = { ...ground.memory.store, markEnded };
  return workUntil(stop, ground, { store, hostsAtOnce: 1 });
}

test("hosts that still wait for a worker when another has failed are not begun", async () => {
  const ground = await makeWorkerGround(names, { concurrency: 3, rollout: together });
  failOn(ground, "a");
  expect(await workToTheEnd(ground)).toEqual({ failures: [], troubles: [] });
  expect(endOf(ground)).toEqual({
    ends: { a: "failed", b: "rollout-stopped", c: "rollout-stopped" },
    begun: ["a"],
  });
});

test("as many failures as are allowed stop nothing", async () => {
  const ground = await makeWorkerGround(names, { concurrency: 3, rollout: { ...together, stopAfter: 2 } });
  failOn(ground, "a");
  await workToTheEnd(ground);
  expect(endOf(ground)).toEqual({ ends: { a: "failed", b: "done", c: "done" }, begun: names });
});

test("hosts that wait for a worker when the operator stops the run are not begun", async () => {
  const ground = await makeWorkerGround(names, { concurrency: 3, rollout: { ...together, stopAfter: 3 } });
  failOn(ground, "a", () => {
    ground.memory.wish = "stop";
  });
  await workToTheEnd(ground);
  expect(endOf(ground)).toEqual({
    ends: { a: "failed", b: "stopped-by-operator", c: "stopped-by-operator" },
    begun: ["a"],
  });
});

test("hosts that wait for a worker when the run is to pause wait until it goes on", async () => {
  const stop = new AbortController();
  const ground = await makeWorkerGround(names, { concurrency: 3, rollout: { ...together, stopAfter: 3 } });
  failOn(ground, "a", () => {
    ground.memory.wish = "pause";
  });
  const { queue } = ground.memory;
  let refused = 0;
  const take: typeof queue.take = async (kind, atMost) => {
    const taken = await queue.take(kind, atMost);
    return taken.map((each) => ({
      ...each,
      settle: async (how) => {
        await each.settle(how);
        if (how === "done") return;
        // As the real queue does, it gives the task to somebody else in a moment.
        await queue.ask(each.task);
        refused += 1;
        if (refused === 5) {
          expect(endOf(ground)).toEqual({ ends: { a: "failed" }, begun: ["a"] });
          ground.memory.wish = "go";
        }
      },
    }));
  };
  const store = { ...ground.memory.store, markEnded: async () => stop.abort() };
  const told = await workUntil(stop, ground, { store, queue: { ...queue, take }, hostsAtOnce: 1 });
  expect(told).toEqual({ failures: [], troubles: [] });
  const { ends, begun } = endOf(ground);
  expect(ends).toEqual({ a: "failed", b: "done", c: "done" });
  expect(begun.toSorted()).toEqual(names);
});

test("a host that was left out is no failure: those of the next wave are begun", async () => {
  const rollout: RolloutIntent = {
    ...together,
    stopAfter: 2,
    waves: { kind: "label", label: "room" },
    perGroup: { label: "room", atMost: { kind: "number", hosts: 1 } },
  };
  const rooms = { a: "r1", b: "r1", c: "r2" };
  const hosts = Object.entries(rooms).map(([name, room]) => hostIntent(name, { room }));
  const ground = await makeWorkerGround(Object.keys(rooms), { concurrency: 3, rollout, hosts });
  failOn(ground, "a");
  await workToTheEnd(ground);
  expect(endOf(ground)).toEqual({ ends: { a: "failed", b: "group-full", c: "done" }, begun: ["a", "c"] });
});
