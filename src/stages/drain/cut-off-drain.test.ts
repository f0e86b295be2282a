import { describe, expect, test } from "vitest";
import { useDrainGrounds } from "../../../test/fixtures/drain-grounds.ts";
import {
  disabledByVfleet,
  endingsOf,
  failureOf,
  kindsOf,
  planOf,
} from "../../../test/fixtures/drained-run.ts";
import { runPlan } from "../../../test/fixtures/run-plan.ts";

const start = useDrainGrounds();

describe("a run that is cut off", () => {
  test("Ctrl-C while a VM moves: it ends, the host is left alone, and the service is enabled again", async () => {
    const ground = await start(undefined, { pace: { migratingMs: 150 } });
    const web = await ground.build("web", "cmp1");
    const stop = new AbortController();
    const run = await runPlan(ground.fleet, await planOf(ground), {
      stop: stop.signal,
      onProgress: ({ kind }) => {
        if (kind === "waiting") stop.abort();
      },
    });
    expect(endingsOf(run)).toEqual(["cmp1 stopped stopped-by-operator", "cmp2 stopped stopped-by-operator"]);
    expect(await ground.hostOf(web)).toBe("cmp2");
    expect([await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots]).toEqual(["enabled", 0]);
  });

  test("a second Ctrl-C while a VM moves: the service stays disabled, which is said, and apply goes on", async () => {
    const ground = await start(undefined, { pace: { migratingMs: 400 } });
    const web = await ground.build("web", "cmp1");
    const abort = new AbortController();
    const run = await runPlan(ground.fleet, await planOf(ground), {
      stop: abort.signal,
      abort: abort.signal,
      onProgress: ({ kind }) => {
        if (kind === "waiting") abort.abort(new Error("interrupted"));
      },
    });
    expect(endingsOf(run)[0]).toBe("cmp1 failed broken-off");
    expect(failureOf(run, "cmp1")?.detail).toContain("left disabled");
    expect(await ground.serviceOf("cmp1")).toBe(disabledByVfleet);
    const plan = await planOf(ground);
    expect(kindsOf(plan, "cmp1").slice(0, 1)).toEqual(["migrate-server"]);
    expect(endingsOf(await runPlan(ground.fleet, plan))).toEqual(["cmp1 done", "cmp2 done"]);
    expect(await ground.hostOf(web)).toBe("cmp1");
    expect(await ground.serviceOf("cmp1")).toBe("enabled");
  });
});
