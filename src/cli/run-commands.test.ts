import { describe, expect, test } from "vitest";
import { OperatingError } from "../base/operating-error.ts";
import { hostName, type RunId } from "../model/ids.ts";
import type { OpenRun, RunStore, RunWish } from "../ports/run-store.ts";

import { makeFleetFile, vfleet, type World } from "./sample-deps.ts";

const run = "20261123-072036-a1b2" as RunId;
const done = { host: hostName("node-1"), outcome: { kind: "done", actions: 3 } } as const;
const finding = {
  code: "x",
  severity: "error",
  subject: { host: hostName("node-2") },
  summary: "it does not",
  detail: "Seen.",
} as const;
const failed = { host: hostName("node-2"), outcome: { kind: "failed", finding } } as const;

/** A store with open runs, and what was wished of them. */
function storeOf(open: readonly Partial<OpenRun>[]) {
  const wishes: RunWish[] = [];
  const openRuns = async () =>
    open.map((each) => ({ run, wish: "go", wasBegun: true, isHeld: true, ...each }) as const);
  const setWish = async (_: RunId, wish: RunWish) => void wishes.push(wish);
  const store = { openRuns, setWish } as Partial<RunStore> as RunStore;
  return { wishes, world: { runControl: { store: async () => store } } satisfies World };
}

describe.each(["pause", "stop"] as const)("%s", (wish) => {
  test("is wished of the run, wherever it is carried out", async () => {
    const { wishes, world } = storeOf([{}]);
    const { code, stderr } = await vfleet([wish, run], world);
    expect({ code, wishes }).toEqual({ code: 0, wishes: [wish] });
    expect(stderr).toContain("begins no further host");
    expect(stderr).not.toContain("Nobody");
  });

  test("says where nobody carries it out", async () => {
    const { world } = storeOf([{ isHeld: false }]);
    expect((await vfleet([wish, "last"], world)).stderr).toContain(`Nobody carries it out now`);
  });

  test("refuses a run that has ended, and one that never was", async () => {
    const { wishes, world } = storeOf([]);
    const ended = await vfleet([wish, run], { ...world, width: 200 });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`the run ${run} has ended`);
    expect((await vfleet([wish, "20200101-000000-none"], world)).stderr).toContain("There is no run");
    expect((await vfleet([wish, "last"], world)).stderr).toContain("no run is under way");
    expect(wishes).toEqual([]);
  });
});

describe("resume", () => {
  test("lets a run go on that pauses elsewhere", async () => {
    const { wishes, world } = storeOf([{ wish: "pause" }]);
    const { code, stderr } = await vfleet(["resume", "last"], world);
    expect({ code, wishes }).toEqual({ code: 0, wishes: ["go"] });
    expect(stderr).toContain("goes on where it is carried out");
  });

  test("does not say that a run goes on that was told to stop", async () => {
    const { wishes, world } = storeOf([{ wish: "stop" }]);
    const { code, stderr } = await vfleet(["resume", "last"], world);
    expect({ code, wishes }).toEqual({ code: 1, wishes: [] });
    expect(stderr).toContain("was told to stop");
  });

  test("goes on here with one whose process is gone, and tells how it ended", async () => {
    const { world } = storeOf([{ isHeld: false }]);
    const drive = async () => ({ kind: "ended", run, hosts: [done, failed] }) as const;
    const { code, stdout, stderr } = await vfleet(["resume", run], {
      runControl: { ...world.runControl, drive },
    });
    expect(code).toBe(1);
    expect(stderr).toContain("from where its journal ends. It is kept in the store of the test.");
    expect(stdout).toContain("done: node-1");
  });

  test("says so where another process has it", async () => {
    const { world } = storeOf([{}]);
    const drive = async () => ({ kind: "held" }) as const;
    const { code, stderr } = await vfleet(["resume", run], { runControl: { ...world.runControl, drive } });
    expect(code).toBe(1);
    expect(stderr).toContain(`vfleet follow ${run}`);
  });
});

describe("--detach", () => {
  test.each([
    [{ kind: "workers", where: "db.example/vfleet" }, "handed over to the workers at db.example/vfleet"],
    [
      { kind: "process", pid: 7, log: "/x/y.log" },
      "in the background, as process 7, which writes to /x/y.log",
    ],
  ] as const)("hands the run over: %j", async (detached, words) => {
    const made: string[] = [];
    const runControl = {
      create: async (name: RunId) => void made.push(name),
      detach: async () => detached,
    };
    const command = ["apply", "-f", makeFleetFile(), "--yes", "--detach"];
    const { code, stderr, applied } = await vfleet(command, { runControl, width: 200 });
    expect({ code, made, applied }).toEqual({ code: 0, made: [run], applied: [] });
    expect(stderr).toContain(words);
  });

  test("makes no run that is not agreed to", async () => {
    const words = ["apply", "-f", makeFleetFile(), "--detach"];
    const { code } = await vfleet(words, { terminal: true, answer: "no" });
    expect(code).toBe(1);
  });
});

describe("follow", () => {
  test("tells of a run until it ends, and its code is that of the run", async () => {
    const follow: NonNullable<World["runControl"]>["follow"] = async ({ onProgress }) => {
      onProgress({ kind: "host-started", host: done.host, actions: 3 });
      return { kind: "ended", run, hosts: [done] };
    };
    const { code, stdout, stderr } = await vfleet(["follow", "last"], { runControl: { follow } });
    expect(code).toBe(0);
    expect(stderr).toContain("node-1: begins, 3 actions");
    expect(stdout).toContain("done: node-1");
  });

  test("leaves the run alone at Ctrl-C", async () => {
    const follow = async () => ({ kind: "left" }) as const;
    const { code, stderr } = await vfleet(["follow", run], { runControl: { follow } });
    expect(code).toBe(130);
    expect(stderr).toContain("goes on");
  });

  test("says so where nobody carries it out", async () => {
    const follow: NonNullable<World["runControl"]>["follow"] = async ({ onAbandoned }) => {
      onAbandoned();
      return { kind: "left" };
    };
    const { stderr } = await vfleet(["follow", run], { runControl: { follow } });
    expect(stderr).toContain(`vfleet resume ${run}`);
  });
});

test("a worker wants a whole number of hosts, and says whose runs it takes", async () => {
  const runControl = { where: async () => "db.example/vfleet", work: async () => {} };
  expect((await vfleet(["worker", "--hosts-at-once", "many"], { runControl })).code).toBe(64);
  const { code, stderr } = await vfleet(["worker"], { runControl });
  expect(code).toBe(0);
  expect(stderr).toContain("takes runs of db.example/vfleet");
});

test("a worker says once why runs cannot be looked for, and when they can be again", async () => {
  const work: NonNullable<World["runControl"]>["work"] = async ({ onTrouble }) => {
    const cause = new Error("password authentication failed");
    onTrouble(new OperatingError("x", "db", { message: "It lets nobody in", hint: "See the user.", cause }));
    onTrouble(undefined);
  };
  const runControl = { where: async () => "db.example/vfleet", work };
  const { stderr } = await vfleet(["worker"], { runControl, width: 200 });
  expect(stderr).toContain("It lets nobody in (password authentication failed). See the user.");
  expect(stderr).toContain("can be looked for again");
});

test("apply says where its run is kept, and who serves that", async () => {
  const where = async () => "the store /x/store, which process 7 serves";
  const words = ["apply", "-f", makeFleetFile(), "--yes"];
  const { stderr } = await vfleet(words, { runControl: { where }, width: 200 });
  expect(stderr).toContain(`Run ${run} begins. It is kept in the store /x/store, which process 7 serves.`);
});
