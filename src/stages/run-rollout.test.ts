import { expect, test } from "vitest";
import { hostName } from "../model/ids.ts";
import type { Rollout } from "../model/rollout/rollout.ts";
import { type RolloutWork, runRollout } from "./run-rollout.ts";

const [first, second] = [hostName("node-1"), hostName("node-2")];
const rollout: Rollout = {
  waves: [{ number: 1, of: 1, name: "all", why: "", hosts: [first, second], atOnce: 1 }],
  groups: new Map(),
  pauseMs: 0,
  stopAfter: Number.POSITIVE_INFINITY,
  window: undefined,
};

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await Promise.resolve();
}

test("a host that is gone on with and cannot be written of ends the rollout, also while it is asked whether others may begin", async () => {
  const work: RolloutWork = {
    clock: { now: () => 0, sleep: () => Promise.reject(new Error("nothing sleeps here")) },
    stop: new AbortController().signal,
    carryOut: async () => {
      await turns(10);
      throw new Error("the journal cannot be written");
    },
    leaveOut: () => Promise.reject(new Error("nothing is left out here")),
    tellWave: async () => undefined,
    record: [{ kind: "begun", host: first }],
    mayBegin: async () => {
      await turns(30);
      return true;
    },
  };
  await expect(runRollout(rollout, work)).rejects.toThrow("the journal cannot be written");
});
