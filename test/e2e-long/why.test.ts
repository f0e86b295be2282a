import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect } from "vitest";
import { resetCloud, stopCloud } from "../../lab/src/cloud-api.ts";
import type { HostDiscovery } from "../../src/model/discovery.ts";
import { parseFleetFile } from "../../src/model/fleet-file.ts";
import { cloudEnvironment, cloudFleetFile, on } from "../e2e/cloud-ground.ts";
import { freeVfsInNova, openLabCloud, waitForAgent } from "../e2e/proof-ground.ts";
import { createVfleet, waitFor } from "../e2e/vfleet-process.ts";
import { describeWhyTable } from "../why/describe-why-table.ts";
import type { WhyTableGround } from "../why/why-ground.ts";

// The table of test/why on a real Nova: what why says of each host has to be what its scheduler decides.
const vfleet = createVfleet();
const run = (...args: readonly string[]) => vfleet.run(args, cloudEnvironment());
const hosts = ["cmp1", "cmp2"] as const;
let ground: WhyTableGround;

beforeAll(async () => {
  await resetCloud();
  const file = cloudFleetFile(vfleet, "why", { computes: hosts, vfCount: 2 });
  const { code, stdout, stderr } = await run("apply", "-f", file, "--yes");
  expect(code, stdout + stderr).toBe(0);
  for (const host of hosts) {
    await waitForAgent(host, ({ alive }) => alive);
    await waitFor(`the VFs of ${host}`, async () => (await freeVfsInNova(host)) === 2);
  }
  const parsed = parseFleetFile({ file, text: readFileSync(file, "utf8") });
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  const cloud = await openLabCloud();
  ground = {
    cloud,
    intent: parsed.intent,
    hosts,
    physicalNetwork: "physnet2",
    vlan: 207,
    flavor: { vcpus: 1, ramMb: 192, diskGb: 1 },
    discover: async () => {
      const told = await run("discover", "-f", file, "-o", "json");
      return JSON.parse(told.stdout) as readonly HostDiscovery[];
    },
    setCompute: async (host, isUp) => {
      await on(host, `systemctl ${isUp ? "start" : "stop"} nova-compute`);
      const state = isUp ? "up" : "down";
      await waitFor(`nova-compute of ${host} to be ${state}`, async () => {
        return (await cloud.computeServices.find(host))?.state === state;
      });
    },
    findFall,
    limitMs: 600_000,
    pollMs: 1000,
  };
});

afterAll(() => stopCloud());

/** The last filter that the scheduler's log names for a server; none is named where Placement gave no host. */
async function findFall(serverId: string): Promise<string | undefined> {
  const log = await on("ctl", `grep -rhe '${serverId}.*Filter results' /var/log/nova | tail -1 || true`);
  const names = [...log.matchAll(/(\w+Filter): \(start: \d+, end: 0\)/g)].map(([, name]) => name);
  return names.at(-1);
}

describeWhyTable(() => ground);
