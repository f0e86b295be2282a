import { describe, expect, test } from "vitest";
import type { DrainGround } from "../../../test/fixtures/drain-ground.ts";
import { useDrainGrounds } from "../../../test/fixtures/drain-grounds.ts";
import {
  endingsOf,
  failureOf,
  findingsOf,
  kindsOf,
  planAfter,
  planOf,
  undoOf,
} from "../../../test/fixtures/drained-run.ts";
import { runPlan } from "../../../test/fixtures/run-plan.ts";
import type { Server } from "../../model/cloud-resources.ts";
import type { JournalEntry } from "../../model/run.ts";
import { commandResult } from "../../sim/fleet/command-result.ts";

const start = useDrainGrounds();
const drain = { vms: "migrate", timeoutMs: 1_800_000 } as const;
const back = { ...drain, movesBack: true } as const;

async function serverOf({ open }: DrainGround, id: string): Promise<Server | undefined> {
  return (await open()).servers.find(id);
}

const actionsOf = (entries: readonly JournalEntry[]) =>
  entries.flatMap((entry) =>
    entry.kind === "action-started" && "server" in entry.action.action ? [entry.action.id] : [],
  );

describe("VMs that were moved away", () => {
  test("go back when their host is done, and not from where they were in between", async () => {
    const ground = await start(back, { pace: { migratingMs: 20 } });
    const web = await ground.build("web", "cmp1");
    const plan = await planOf(ground);
    expect(kindsOf(plan, "cmp1").slice(-2)).toEqual(["enable-compute-service", "return-server"]);
    const run = await runPlan(ground.fleet, plan);
    expect(endingsOf(run)).toEqual(["cmp1 done", "cmp2 done"]);
    expect(actionsOf(run.entries)).toEqual([`cmp1/move-${web}`, `cmp1/back-${web}`]);
    expect(await ground.hostOf(web)).toBe("cmp1");
    expect((await planOf(ground)).hosts.map(({ status }) => status)).toEqual(["unchanged", "unchanged"]);
  });

  test.each(["kilo", "ocata"])("on a cloud of %s", async (release) => {
    const ground = await start(back, { release });
    const web = await ground.build("web", "cmp1");
    expect(endingsOf(await runPlan(ground.fleet, await planOf(ground)))).toEqual(["cmp1 done", "cmp2 done"]);
    expect(await ground.hostOf(web)).toBe("cmp1");
  });

  test("one that cannot go back runs where it is, which is told, and is not tried again", async () => {
    const ground = await start(back);
    const web = await ground.build("web", "cmp1");
    const { onAction } = ground.hosts.cmp1;
    ground.hosts.cmp1.onAction = (kind, script) => {
      if (kind === "reboot") ground.cloud.host("cmp1").setService({ isEnabled: false, reason: "mine" });
      return onAction(kind, script);
    };
    const run = await runPlan(ground.fleet, await planOf(ground));
    expect(endingsOf(run)[0]).toBe("cmp1 done");
    const [first] = run.result.hosts;
    const findings = first?.outcome.kind === "done" ? (first.outcome.findings ?? []) : [];
    expect(findings.map(({ code, severity, summary }) => `${severity} ${code}: ${summary}`)).toEqual([
      "warning vm-stays-away: The VM web was not moved back to cmp1: nova-compute of cmp1 is disabled",
    ]);
    expect(await ground.hostOf(web)).not.toBe("cmp1");
    expect(kindsOf(await planAfter(ground, run.entries), "cmp1")).toEqual([]);
  });
});

describe("agents of Neutron that are silent after the reboot", () => {
  /** Has the Open vSwitch agent of cmp1 silent from its reboot on, until it was waited for so often. */
  function silence({ fleet, hosts, cloud }: DrainGround, looks: number): { readonly waits: string[] } {
    const waits: string[] = [];
    const { onAction } = hosts.cmp1;
    hosts.cmp1.onAction = (kind, script) => {
      if (kind === "reboot") cloud.host("cmp1").stopBridgeAgent();
      return onAction(kind, script);
    };
    const { clock } = fleet;
    const sleep: typeof clock.sleep = async (ms, signal) => {
      if (ms === 5000 && waits.push("wait") === looks) cloud.host("cmp1").startBridgeAgent();
      return clock.sleep(ms, signal);
    };
    Object.assign(fleet, { clock: { now: clock.now, sleep } });
    return { waits };
  }

  test("are waited for before Nova may put VMs on the host again, and before those come back that were moved away", async () => {
    const ground = await start(back);
    const web = await ground.build("web", "cmp1");
    const { waits } = silence(ground, 3);
    const run = await runPlan(ground.fleet, await planOf(ground));
    expect(endingsOf(run)).toEqual(["cmp1 done", "cmp2 done"]);
    expect(waits).toHaveLength(3);
    expect(await ground.hostOf(web)).toBe("cmp1");
  });

  test("keep it disabled when they do not come, which is told, and the next run goes on there", async () => {
    const ground = await start(back);
    silence(ground, Number.POSITIVE_INFINITY);
    const run = await runPlan(ground.fleet, await planOf(ground));
    expect(failureOf(run, "cmp1")).toMatchObject({
      code: "agents-silent",
      detail: expect.stringMatching(/nova-compute of this host is left disabled/),
      fix: expect.stringMatching(/neutron-openvswitch-agent .*openstack network agent delete/),
    });
    expect(await ground.serviceOf("cmp1")).toMatch(/^disabled: vfleet run/);
    ground.cloud.host("cmp1").startBridgeAgent();
    const again = await planAfter(ground, run.entries);
    expect(kindsOf(again, "cmp1")).toEqual(["enable-compute-service"]);
  });
});

describe("VMs that cannot be moved are stopped", () => {
  const stop = { ...drain, unmovable: "stop" } as const;

  test("where the fleet file says so, and started again", async () => {
    const ground = await start({ ...stop, stopsVfs: true });
    const fast = await ground.build("fast", "cmp1", "direct");
    const plan = await planOf(ground);
    expect(kindsOf(plan, "cmp1").slice(0, 2)).toEqual(["disable-compute-service", "stop-server"]);
    expect(kindsOf(plan, "cmp1").at(-1)).toBe("start-server");
    let atReboot: string | undefined;
    const { onAction } = ground.hosts.cmp1;
    ground.hosts.cmp1.onAction = (kind, script) => {
      if (kind === "reboot") atReboot = `${ground.cloud.onHost("cmp1").domains.length} run`;
      return onAction(kind, script);
    };
    const run = await runPlan(ground.fleet, plan);
    expect(endingsOf(run)).toEqual(["cmp1 done", "cmp2 done"]);
    expect(atReboot).toBe("0 run");
    expect(await serverOf(ground, fast)).toMatchObject({ status: "ACTIVE", host: "cmp1" });
  });

  test("but never one with a VF without a word on that", async () => {
    const ground = await start(stop);
    await ground.build("fast", "cmp1", "direct");
    const plan = await planOf(ground);
    expect(findingsOf(plan)).toEqual(["cmp1 reboot-stops-vms: fast has a direct port fast-port."]);
    expect(kindsOf(plan, "cmp1")).toEqual([]);
  });

  test("a host that fails before anything was done to it gives them back", async () => {
    const ground = await start({ ...stop, stopsVfs: true });
    const fast = await ground.build("fast", "cmp1", "direct");
    const ctrlC = new AbortController();
    const run = await runPlan(ground.fleet, await planOf(ground), {
      stop: ctrlC.signal,
      onProgress: (event) => {
        if (event.kind === "action-ended" && event.action.action.kind === "stop-server") ctrlC.abort();
      },
    });
    expect(endingsOf(run)[0]).toBe("cmp1 stopped stopped-by-operator");
    expect(await serverOf(ground, fast)).toMatchObject({ status: "ACTIVE" });
    expect([await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots]).toEqual(["enabled", 0]);
  });

  test("a host that fails later says that they are stopped; the next apply starts them, and so does undo", async () => {
    for (const way of ["apply", "undo"] as const) {
      const ground = await start({ ...stop, stopsVfs: true });
      const fast = await ground.build("fast", "cmp1", "direct");
      const { onAction } = ground.hosts.cmp1;
      const broken = commandResult({ exitCode: 30, stderr: "it breaks" });
      ground.hosts.cmp1.onAction = (kind, script) =>
        kind === "set-vf-count" ? broken : onAction(kind, script);
      const run = await runPlan(ground.fleet, await planOf(ground));
      expect(failureOf(run, "cmp1")?.detail).toContain("Stopped by vfleet, and not started again: fast.");
      expect(await serverOf(ground, fast)).toMatchObject({ status: "SHUTOFF" });
      ground.hosts.cmp1.onAction = onAction;
      await runPlan(
        ground.fleet,
        way === "undo" ? undoOf(run.entries) : await planAfter(ground, run.entries),
      );
      expect(await serverOf(ground, fast), way).toMatchObject({ status: "ACTIVE" });
      expect(await ground.serviceOf("cmp1")).toBe("enabled");
    }
  });
});

describe("VMs that cannot be moved are waited for", () => {
  const wait = { ...drain, unmovable: "wait", waitMs: 3_600_000 } as const;

  test("until somebody has stopped them", async () => {
    const ground = await start(wait);
    const fast = await ground.build("fast", "cmp1", "direct");
    const plan = await planOf(ground);
    expect(kindsOf(plan, "cmp1").slice(0, 2)).toEqual(["disable-compute-service", "await-servers"]);
    const { servers } = await ground.open();
    let asked: Promise<void> | undefined;
    const run = await runPlan(ground.fleet, plan, {
      onProgress: (event) => {
        if (event.kind === "waiting" && event.what === "for somebody to move or stop the VM fast")
          asked ??= servers.stop(fast);
      },
    });
    await asked;
    expect(endingsOf(run)).toEqual(["cmp1 done", "cmp2 done"]);
    // Who has stopped it starts it.
    expect(await serverOf(ground, fast)).toMatchObject({ status: "SHUTOFF" });
    expect(ground.hosts.cmp1.reboots).toBe(1);
  });

  test("no longer than the fleet file says: then the host is given back", async () => {
    const ground = await start({ ...wait, waitMs: 60_000 });
    await ground.build("fast", "cmp1", "direct");
    const run = await runPlan(ground.fleet, await planOf(ground));
    expect(endingsOf(run)).toEqual(["cmp1 failed vms-still-there", "cmp2 done"]);
    expect(failureOf(run, "cmp1")?.summary).toBe(
      "VMs that vfleet does not move are still on cmp1 after 1 min, one or more of fast",
    );
    expect([await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots]).toEqual(["enabled", 0]);
  });
});
