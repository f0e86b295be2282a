import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resetCloud, stopCloud } from "../../lab/src/cloud-api.ts";
import type { JournalEntry } from "../../src/model/run.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import { PostgresServer } from "../contracts/postgres-server.ts";
import { cloudEnvironment, cloudFleetFile, on } from "../e2e/cloud-ground.ts";
import { openLabCloud, waitForAgent, waitForCompute } from "../e2e/proof-ground.ts";
import { createVfleet, waitFor } from "../e2e/vfleet-process.ts";
import { answers, buildVm, historyOf, type LabVm, letMove } from "./plain-vm.ts";

// Two compute hosts of a real OpenStack, one a wave, of which the first has to be rebooted. A plain VM moves away and back while
// a worker and the database are killed; then a VM on a VF keeps its host as it is.
const vfleet = createVfleet();
const hosts = ["cmp1", "cmp2"] as const;
const rollout =
  '{ waves: [["cmp1"], ["cmp2"]], drain: { vms: migrate, moveBack: true, timeout: 20m }, beforeNext: { services: true, timeout: 15m } }';
// Without KVM a live migration takes minutes, and one of the two hosts' ways some ten.
const storyMs = 3_600_000;
let database: PostgresServer;
let cloud: Cloud;
let fleet = "";
let plain: LabVm;
let boots: readonly number[] = [];

const environment = () => ({ ...cloudEnvironment(), VFLEET_DATABASE_URL: database.url() });
const run = (...args: readonly string[]) => vfleet.run(args, environment());
const bootsNow = () =>
  Promise.all(hosts.map(async (host) => Number(await on(host, "last -x reboot | grep -c '^reboot'"))));

async function journalOf(): Promise<readonly JournalEntry[]> {
  const { code, stdout } = await run("show", "last", "-o", "json");
  return code === 0 ? (JSON.parse(stdout) as readonly JournalEntry[]) : [];
}

/** Waits until the run has begun an action on a host. */
async function untilBegun(host: string, kind: "reboot" | "set-vf-count"): Promise<void> {
  await waitFor(
    `${kind} on ${host}`,
    async () => {
      // Each look is a process of its own, and what it takes the hosts lack.
      await sleep(8000);
      const journal = await journalOf();
      const failed = journal.filter((entry) => entry.kind === "host-ended" && entry.outcome.kind !== "done");
      expect(failed).toEqual([]);
      return journal.some(
        (entry) =>
          entry.kind === "action-started" && entry.host === host && entry.action.action.kind === kind,
      );
    },
    storyMs,
  );
}

beforeAll(async () => {
  await resetCloud();
  database = await PostgresServer.start();
  for (const host of hosts) await letMove(host);
  for (const host of hosts) await waitForCompute(host);
  cloud = await openLabCloud();
  fleet = cloudFleetFile(vfleet, "fleet", { computes: hosts, rollout });
  const place = { name: "plain", host: "cmp1", vnicType: "normal" } as const;
  plain = await buildVm(cloud, { ...place, physicalNetwork: "physnet1", vlan: 150, cidr: "10.30.0.0/24" });
  boots = await bootsNow();
});

afterAll(async () => {
  await database?.stop();
  await stopCloud();
});

test("the plan tells the waves, and that the VM moves away and comes back", async () => {
  const { code, stdout, stderr } = await run("plan", "-f", fleet, "-o", "json");
  expect(code, stdout + stderr).toBe(0);
  const { impact } = JSON.parse(stdout);
  const waves = impact.waves.map((wave: { readonly hosts: readonly string[] }) => wave.hosts);
  expect(waves.slice(-2)).toEqual([["cmp1"], ["cmp2"]]);
  expect(impact.moves).toEqual([{ host: "cmp1", servers: ["plain"] }]);
  expect(impact.returns).toEqual([{ host: "cmp1", servers: ["plain"] }]);
});

test("a worker is killed in the first wave and the database in the second: the host is rebooted once, the VM is back and answers", {
  timeout: storyMs,
}, async () => {
  const dying = vfleet.start(["worker"], environment());
  const handed = await run("apply", "-f", fleet, "--yes", "--detach");
  expect(handed.code, handed.stdout + handed.stderr).toBe(0);
  await untilBegun("cmp1", "reboot");
  dying.process.kill("SIGKILL");
  await dying.ended;
  const heir = vfleet.start(["worker"], environment());
  await untilBegun("cmp2", "set-vf-count");
  await database.kill();
  await sleep(20_000);
  await database.begin();
  const followed = await run("follow", "last");
  expect(followed.code, followed.stdout + followed.stderr).toBe(0);
  heir.process.kill("SIGINT");
  const ended = await heir.ended;
  expect(ended.code, ended.stdout + ended.stderr).toBe(0);
  const [first = 0, second] = boots;
  expect(await bootsNow()).toEqual([first + 1, second]);
  expect(await cloud.servers.find(plain.id)).toMatchObject({ status: "ACTIVE", host: "cmp1" });
  expect(await historyOf(cloud, plain)).toEqual(["create", "live-migration", "live-migration"]);
  expect(await answers(plain)).toBe(true);
  for (const host of hosts)
    expect(await cloud.computeServices.find(host)).toMatchObject({ status: "enabled", state: "up" });
  const verified = await run("verify", "-f", fleet);
  expect(verified.code, verified.stdout + verified.stderr).toBe(0);
});

test("a VM on a VF: a plan that would take its VF away is refused and names it, undo too, and it answers all the time", async () => {
  await waitForAgent("cmp2", ({ alive }) => alive);
  const place = { name: "fast", host: "cmp2", vnicType: "direct" } as const;
  const fast = await buildVm(cloud, {
    ...place,
    physicalNetwork: "physnet2",
    vlan: 207,
    cidr: "10.31.0.0/24",
  });
  const four = cloudFleetFile(vfleet, "four", { computes: hosts, rollout, vfCount: 4 });
  const planned = await run("plan", "-f", four, "-o", "json");
  expect(planned.code, planned.stdout + planned.stderr).toBe(1);
  const ofCmp2 = JSON.parse(planned.stdout).hosts.find(
    ({ host }: { readonly host: string }) => host === "cmp2",
  );
  expect(ofCmp2.findings).toContainEqual(expect.objectContaining({ code: "vfs-in-use", severity: "error" }));
  expect(ofCmp2.phases).toEqual([]);
  const undone = await run("undo", "last", "--yes", "--reboot", "--hosts", "cmp2");
  expect(undone.code, undone.stdout + undone.stderr).not.toBe(0);
  expect(`${undone.stdout}${undone.stderr}`).toMatch(/vfs-in-use|reboot-stops-vms/);
  expect(await historyOf(cloud, fast)).toEqual(["create"]);
  expect(await answers(fast)).toBe(true);
  expect(await cloud.servers.find(fast.id)).toMatchObject({ status: "ACTIVE", host: "cmp2" });
});
