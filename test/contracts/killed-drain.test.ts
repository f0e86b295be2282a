import { expect, test } from "vitest";
import { useDrainGrounds } from "../fixtures/drain-grounds.ts";
import { disabledByVfleet, kindsOf, planAfter, planOf, undoOf } from "../fixtures/drained-run.ts";
import { createMemoryJournals } from "../fixtures/memory-journals.ts";
import { runPlan } from "../fixtures/run-plan.ts";

/** Each of some 40 runs has a cloud of its own. */
const timeoutMs = 600_000;

const start = useDrainGrounds();

test(
  "killed at any entry of a drain: apply again leaves all as if nothing had happened, with one reboot a host",
  async () => {
    const whole = await start();
    await whole.build("web", "cmp1");
    await whole.build("fast", "cmp2", "direct");
    const all = (await runPlan(whole.fleet, await planOf(whole))).entries.length;
    expect(all).toBeGreaterThan(20);
    for (let at = 1; at < all; at += 1) {
      const ground = await start(undefined, { pace: { migratingMs: 2 } });
      const web = await ground.build("web", "cmp1");
      const fast = await ground.build("fast", "cmp2", "direct");
      let count = 0;
      const journals = createMemoryJournals(() => {
        count += 1;
        if (count > at) throw new Error("killed");
      });
      await runPlan(ground.fleet, await planOf(ground), { journals }).catch(() => undefined);
      const isDisabled = (await ground.serviceOf("cmp1")) === disabledByVfleet;
      const isRecorded = undoOf(journals.entries).hosts.some(({ phases }) =>
        phases.some(({ name }) => name === "enable"),
      );
      expect(!isDisabled || isRecorded, `recorded where killed at ${at}`).toBe(true);
      await runPlan(ground.fleet, await planOf(ground));
      const end = {
        service: await ground.serviceOf("cmp1"),
        web: await ground.hostOf(web),
        fast: await ground.hostOf(fast),
        reboots: [ground.hosts.cmp1.reboots, ground.hosts.cmp2.reboots],
        vfs: ground.cloud.onHost("cmp2").domains.flatMap(({ vfs }) => vfs).length,
        left: kindsOf(await planOf(ground), "cmp1"),
      };
      const wanted = { service: "enabled", web: "cmp2", fast: "cmp2", reboots: [1, 0], vfs: 1, left: [] };
      expect(end, `killed at ${at}`).toEqual(wanted);
    }
  },
  timeoutMs,
);

test(
  "killed at any entry: the next apply brings VMs back that were moved away, with one reboot",
  async () => {
    const whole = await start({ vms: "migrate", timeoutMs: 1_800_000, movesBack: true });
    await whole.build("web", "cmp1");
    await whole.build("fast", "cmp2", "direct");
    const all = (await runPlan(whole.fleet, await planOf(whole))).entries.length;
    for (let at = 1; at < all; at += 3) {
      const ground = await start(
        { vms: "migrate", timeoutMs: 1_800_000, movesBack: true },
        { pace: { migratingMs: 2 } },
      );
      const web = await ground.build("web", "cmp1");
      await ground.build("fast", "cmp2", "direct");
      let count = 0;
      const journals = createMemoryJournals(() => {
        count += 1;
        if (count > at) throw new Error("killed");
      });
      await runPlan(ground.fleet, await planOf(ground), { journals }).catch(() => undefined);
      await runPlan(ground.fleet, await planAfter(ground, journals.entries));
      const end = [await ground.hostOf(web), await ground.serviceOf("cmp1"), ground.hosts.cmp1.reboots];
      expect(end, `killed at ${at}`).toEqual(["cmp1", "enabled", 1]);
    }
  },
  timeoutMs,
);
