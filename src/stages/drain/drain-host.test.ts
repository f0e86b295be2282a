import { describe, expect, test } from "vitest";
import { useDrainGrounds } from "../../../test/fixtures/drain-grounds.ts";
import {
  disabledByVfleet,
  endingsOf,
  failureOf,
  findingsOf,
  kindsOf,
  planOf,
  undoOf,
} from "../../../test/fixtures/drained-run.ts";
import { readAndPlan, runPlan } from "../../../test/fixtures/run-plan.ts";
import { findImpact } from "../../model/rollout/find-impact.ts";
import { commandResult } from "../../sim/fleet/command-result.ts";

const start = useDrainGrounds();

describe("a drain that goes well", () => {
  test("VMs move away before each reboot, and nova-compute is enabled after it", async () => {
    const ground = await start(undefined, { pace: { migratingMs: 150 } });
    const web = await ground.build("web", "cmp1");
    const plan = await planOf(ground);
    expect(findImpact(plan)?.moves).toEqual([{ host: "cmp1", servers: ["web"] }]);
    expect(kindsOf(plan, "cmp1").slice(0, 2)).toEqual(["disable-compute-service", "migrate-server"]);
    expect(kindsOf(plan, "cmp2")[0]).toBe("disable-compute-service");
    expect(kindsOf(plan, "cmp1").at(-1)).toBe("enable-compute-service");
    const seen: string[] = [];
    const { onAction } = ground.hosts.cmp1;
    ground.hosts.cmp1.onAction = (kind, script) => {
      if (kind === "reboot") seen.push(`${ground.cloud.onHost("cmp1").domains.length} VMs at the reboot`);
      return onAction(kind, script);
    };
    const waits: string[] = [];
    const run = await runPlan(ground.fleet, plan, {
      onProgress: (event) => {
        if (event.kind === "waiting") waits.push(`${event.host} ${event.what}`);
      },
    });
    expect(endingsOf(run)).toEqual(["cmp1 done", "cmp2 done"]);
    expect(seen).toEqual(["0 VMs at the reboot"]);
    expect(waits).toContain("cmp1 for the VM web to leave cmp1");
    // It came to cmp2 in this run, and has moved on from there.
    expect(waits).toContain("cmp2 for the VM web to leave cmp2");
    expect(await ground.hostOf(web)).toBe("cmp1");
    const ids = run.entries.flatMap((entry) => (entry.kind === "action-started" ? entry.action.id : []));
    expect(new Set(ids).size).toBe(ids.length);
    expect([await ground.serviceOf("cmp1"), await ground.serviceOf("cmp2")]).toEqual(["enabled", "enabled"]);
    expect([ground.hosts.cmp1.reboots, ground.hosts.cmp2.reboots]).toEqual([1, 1]);
    expect((await planOf(ground)).hosts.map(({ status }) => status)).toEqual(["unchanged", "unchanged"]);
  });

  test.each(["kilo", "mitaka", "ocata", "zed"])("on a cloud of %s", async (release) => {
    const ground = await start(undefined, { release });
    const web = await ground.build("web", "cmp1");
    const run = await runPlan(ground.fleet, await planOf(ground));
    expect(endingsOf(run)).toEqual(["cmp1 done", "cmp2 done"]);
    expect(await ground.hostOf(web)).toBe("cmp1");
    expect(await ground.serviceOf("cmp1")).toBe("enabled");
  });

  test("a service that somebody else has disabled stays so", async () => {
    const ground = await start();
    ground.cloud.host("cmp1").setService({ isEnabled: false, reason: "broken fan" });
    const plan = await planOf(ground);
    expect(kindsOf(plan, "cmp1")).not.toContain("disable-compute-service");
    expect(endingsOf(await runPlan(ground.fleet, plan))).toEqual(["cmp1 done", "cmp2 done"]);
    expect(await ground.serviceOf("cmp1")).toBe("disabled: broken fan");
    expect(ground.hosts.cmp1.reboots).toBe(1);
  });

  test("a service that somebody else disables meanwhile stays so", async () => {
    const ground = await start();
    const { onAction } = ground.hosts.cmp1;
    ground.hosts.cmp1.onAction = (kind, script) => {
      if (kind === "reboot") ground.cloud.host("cmp1").setService({ isEnabled: false, reason: "mine" });
      return onAction(kind, script);
    };
    expect(endingsOf(await runPlan(ground.fleet, await planOf(ground)))).toEqual(["cmp1 done", "cmp2 done"]);
    expect(await ground.serviceOf("cmp1")).toBe("disabled: mine");
  });

  test("without a drain Nova is asked nothing", async () => {
    const ground = await start(undefined);
    const { rollout: _, ...wanted } = ground.wanted;
    const before = ground.cloud.seen.length;
    const plan = await readAndPlan(ground.fleet, wanted);
    expect(endingsOf(await runPlan(ground.fleet, plan))).toEqual(["cmp1 done", "cmp2 done"]);
    expect(ground.cloud.seen.length).toBe(before);
  });
});

describe("a host that cannot be drained", () => {
  test("a VM on a VF: the plan refuses the host and names the VM, and nothing is disabled or moved", async () => {
    const ground = await start();
    const fast = await ground.build("fast", "cmp1", "direct");
    const plan = await planOf(ground);
    expect(plan.hosts[0]?.status).toBe("refused");
    expect(findingsOf(plan)).toEqual(["cmp1 reboot-stops-vms: fast has a direct port fast-port."]);
    expect(endingsOf(await runPlan(ground.fleet, plan))).toEqual(["cmp2 done"]);
    expect(ground.cloud.onHost("cmp1").domains.map(({ serverId }) => serverId)).toEqual([fast]);
    expect([await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots]).toEqual(["enabled", 0]);
  });

  test("vms: leave-out refuses a host with VMs, and drains one without", async () => {
    const ground = await start({ vms: "leave-out", timeoutMs: 1000 });
    await ground.build("web", "cmp1");
    const plan = await planOf(ground);
    expect(findingsOf(plan)).toEqual(["cmp1 reboot-stops-vms: Running: instance-00000001 (process 4000)."]);
    expect(kindsOf(plan, "cmp2")[0]).toBe("disable-compute-service");
    expect(endingsOf(await runPlan(ground.fleet, plan))).toEqual(["cmp2 done"]);
    expect(await ground.serviceOf("cmp2")).toBe("enabled");
  });

  test("a cloud that does not answer: what Nova has there is not known, and the hosts are refused", async () => {
    const ground = await start();
    ground.cloud.failNext({ path: "/compute/v2.1/os-services", with: 403, times: 9 });
    const plan = await planOf(ground);
    expect(plan.hosts.map(({ status }) => status)).toEqual(["refused", "refused"]);
    expect(findingsOf(plan)[0]).toContain("cmp1 drain-unknown");
  });
});

describe("a drain that fails", () => {
  test("a migration fails: Nova's words are told, the host is left out, the service enabled again", async () => {
    const ground = await start();
    const web = await ground.build("web", "cmp1");
    const plan = await planOf(ground);
    ground.cloud.host("cmp2").setService({ isEnabled: false, reason: "broken fan" });
    const run = await runPlan(ground.fleet, plan);
    expect(endingsOf(run)[0]).toBe("cmp1 failed live-migration-failed");
    expect(failureOf(run, "cmp1")?.summary).toBe(
      "The VM web could not be moved away from cmp1: No valid host was found. There are not enough hosts available.",
    );
    expect(await ground.hostOf(web)).toBe("cmp1");
    expect([await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots]).toEqual(["enabled", 0]);
    expect(undoOf(run.entries).hosts.find(({ host }) => host === "cmp1")?.phases).toEqual([]);
  });

  test("a migration takes too long: the host is left out, and the VM goes on moving", async () => {
    const ground = await start({ vms: "migrate", timeoutMs: 4000 }, { pace: { migratingMs: 300 } });
    await ground.build("web", "cmp1");
    const run = await runPlan(ground.fleet, await planOf(ground));
    expect(endingsOf(run)[0]).toBe("cmp1 failed live-migration-slow");
    expect(failureOf(run, "cmp1")?.summary).toBe(
      "The VM web has not left cmp1 within 4.0 s, and still moves",
    );
    expect(await ground.serviceOf("cmp1")).toBe("enabled");
  });

  test("a VM with a VF came after the plan was made: it stays, and the service is enabled again", async () => {
    const ground = await start();
    const plan = await planOf(ground);
    const late = await ground.build("late", "cmp1", "direct");
    const run = await runPlan(ground.fleet, plan);
    expect(endingsOf(run)).toEqual(["cmp1 stopped reboot-stops-vms", "cmp2 done"]);
    expect(await ground.hostOf(late)).toBe("cmp1");
    expect([await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots]).toEqual(["enabled", 0]);
  });

  test("the host fails after it was touched: the service stays disabled, which is said, and undo enables it", async () => {
    const ground = await start();
    const broken = commandResult({ exitCode: 30, stderr: "it breaks" });
    ground.hosts.cmp1.onAction = (kind) => (kind === "set-vf-count" ? broken : undefined);
    const run = await runPlan(ground.fleet, await planOf(ground));
    expect(endingsOf(run)).toEqual(["cmp1 failed action-failed", "cmp2 done"]);
    expect(failureOf(run, "cmp1")?.detail).toContain(" nova-compute of this host is left disabled.");
    expect(failureOf(run, "cmp1")?.detail).not.toContain("not known whether");
    expect(failureOf(run, "cmp1")?.fix).toContain("vfleet undo");
    expect(await ground.serviceOf("cmp1")).toBe(disabledByVfleet);
    const back = undoOf(run.entries);
    expect(kindsOf(back, "cmp1").at(-1)).toBe("enable-compute-service");
    expect(kindsOf(back, "cmp2")).not.toContain("enable-compute-service");
    ground.hosts.cmp1.onAction = () => undefined;
    await runPlan(ground.fleet, back);
    expect(await ground.serviceOf("cmp1")).toBe("enabled");
  });

  test("the host fails after it was touched: the next apply ends it, and enables the service", async () => {
    const ground = await start();
    const broken = commandResult({ exitCode: 30, stderr: "it breaks" });
    ground.hosts.cmp1.onAction = (kind) => (kind === "set-vf-count" ? broken : undefined);
    await runPlan(ground.fleet, await planOf(ground));
    ground.hosts.cmp1.onAction = () => undefined;
    const plan = await planOf(ground);
    expect(kindsOf(plan, "cmp1")).not.toContain("disable-compute-service");
    expect(endingsOf(await runPlan(ground.fleet, plan))).toEqual(["cmp1 done"]);
    expect([await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots]).toEqual(["enabled", 1]);
  });
});

test("the cloud is away when all is done: the host has failed, as its service is still disabled", async () => {
  const ground = await start();
  const path = "/compute/v2.1/os-services";
  ground.hosts.cmp1.onAction = (kind) => {
    if (kind === "set-unit-enabled") ground.cloud.failNext({ path, with: 403, times: 99 });
    return undefined;
  };
  const run = await runPlan(ground.fleet, await planOf(ground), {
    onProgress: ({ kind }) => {
      if (kind === "host-ended") ground.cloud.stopFailing();
    },
  });
  expect(endingsOf(run)).toEqual(["cmp1 failed drain-unknown", "cmp2 done"]);
  expect(failureOf(run, "cmp1")?.detail).toContain("left disabled");
  expect(await ground.serviceOf("cmp1")).toBe(disabledByVfleet);
  const plan = await planOf(ground);
  expect(kindsOf(plan, "cmp1")).toEqual(["enable-compute-service"]);
  expect(endingsOf(await runPlan(ground.fleet, plan))).toEqual(["cmp1 done"]);
  expect(await ground.serviceOf("cmp1")).toBe("enabled");
});

test("the cloud is too busy to say whether it disabled the service: that is not known, and said so", async () => {
  const ground = await start();
  const plan = await planOf(ground);
  const path = "/compute/v2.1/os-services";
  const run = await runPlan(ground.fleet, plan, {
    onProgress: ({ kind }) => {
      if (kind === "action-started") ground.cloud.failNext({ path, with: 503, times: 99 });
      if (kind === "host-ended") ground.cloud.stopFailing();
    },
  });
  expect(failureOf(run, "cmp1")?.detail).toContain(
    "It is not known whether nova-compute of this host is left disabled.",
  );
});

test("a host that an earlier run has touched is not given back by one that did nothing", async () => {
  const ground = await start();
  const broken = commandResult({ exitCode: 30, stderr: "it breaks" });
  ground.hosts.cmp1.onAction = (kind) => (kind === "set-vf-count" ? broken : undefined);
  await runPlan(ground.fleet, await planOf(ground));
  const stop = new AbortController();
  const run = await runPlan(ground.fleet, await planOf(ground), {
    stop: stop.signal,
    onProgress: ({ kind }) => {
      if (kind === "host-started") stop.abort();
    },
  });
  expect(endingsOf(run)).toEqual(["cmp1 stopped stopped-by-operator"]);
  expect(failureOf(run, "cmp1")?.detail).toContain("left disabled");
  expect(await ground.serviceOf("cmp1")).toBe(disabledByVfleet);
});
