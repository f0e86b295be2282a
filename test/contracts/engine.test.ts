import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import type { RunId } from "../../src/model/ids.ts";
import { EngineGround, type Working } from "./engine-ground.ts";
import { PostgresServer } from "./postgres-server.ts";

const run = "20261123-040000-ab12" as RunId;
const sharedHosts = 300;
const limitMs = 600_000;
/** Longer than a lease. */
const sleepMs = 60_000;
let server: PostgresServer;
let ground: EngineGround | undefined;

beforeAll(async () => {
  server = await PostgresServer.start();
});
afterEach(async () => {
  await ground?.stop();
  ground = undefined;
});
afterAll(() => server.stop());

const done = (working: Working) => working.said().match(/: finished/g)?.length ?? 0;
const underWay = (working: Working) => (working.said().match(/: begins/g)?.length ?? 0) - done(working);
const until = (holds: () => boolean, why: () => string) =>
  expect.poll(() => holds() || `not yet: ${why()}`, { timeout: 120_000, interval: 50 }).toBe(true);

/** A worker that is told to end leaves the waves to others, so what is looked at is whether the run has ended. */
const untilEnded = (at: EngineGround) =>
  expect
    .poll(() => at.withStore<boolean>(async (store) => (await store.runs.openRuns()).length === 0), {
      timeout: limitMs - 30_000,
      interval: 1000,
    })
    .toBe(true);

test(
  `three workers share a run of ${sharedHosts} hosts; one is killed, one is asleep past its lease and wakes: each host is done once`,
  async () => {
    ground = await EngineGround.start(sharedHosts, await server.makeDatabase("shared"));
    await ground.createRun(run, true);
    const workers = [
      ground.startProcess("worker"),
      ground.startProcess("worker"),
      ground.startProcess("worker"),
    ];
    const tail = () => workers.map((worker) => worker.said().slice(-1500)).join("\n---\n");
    const [killed, asleep, awake] = workers;
    if (!killed || !asleep || !awake) throw new Error("there are three");
    await until(() => workers.every((worker) => done(worker) > 0 && underWay(worker) > 2), tail);
    killed.child.kill("SIGKILL");
    asleep.child.kill("SIGSTOP");
    expect([killed, asleep].map((worker) => underWay(worker) > 0)).toEqual([true, true]);
    const alarm = setTimeout(() => asleep.child.kill("SIGCONT"), sleepMs);
    await untilEnded(ground);
    clearTimeout(alarm);
    asleep.child.kill("SIGCONT");
    for (const worker of [asleep, awake]) worker.child.kill("SIGTERM");
    expect([await asleep.ended, await awake.ended], tail()).toEqual([0, 0]);
    await ground.expectDoneOnce(run);
  },
  limitMs,
);

test("PostgreSQL is killed in the middle and comes back: the run goes on", async () => {
  ground = await EngineGround.start(12, await server.makeDatabase("killed"));
  await ground.createRun(run, true);
  const worker = ground.startProcess("worker");
  await until(() => done(worker) > 2, worker.said);
  await server.kill();
  await server.begin();
  await untilEnded(ground);
  worker.child.kill("SIGTERM");
  expect(await worker.ended, worker.said()).toBe(0);
  await ground.expectDoneOnce(run);
});

const seed = Number(process.env.VFLEET_SEED ?? Date.now() % 1_000_000);

test(`a process that is killed again and again ends its run, and no host is rebooted twice (VFLEET_SEED=${seed})`, async () => {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  ground = await EngineGround.start(8);
  await ground.createRun(run, false);
  for (let kills = 0; ; kills += 1) {
    const working = ground.startProcess(run);
    const lines = 1 + Math.floor(random() * 60);
    const isOver = () => working.child.exitCode !== null || working.said().split("\n").length > lines;
    await until(isOver, working.said);
    if (working.child.exitCode === null && kills < 4) working.child.kill("SIGKILL");
    const code = await working.ended;
    if (code === null) continue;
    expect(code, working.said()).toBe(0);
    expect(working.said()).toContain("ended");
    break;
  }
  await ground.expectDoneOnce(run);
});
