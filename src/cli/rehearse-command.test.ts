import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { openstackFacts } from "../../test/fixtures/openstack-host.ts";
import { webServer } from "../../test/fixtures/web-server.ts";
import type { Port } from "../model/cloud-resources.ts";
import type { Rehearsal } from "../model/rehearsal/rehearsal.ts";
import type { Cloud } from "../ports/cloud.ts";
import { noCloudResources } from "../ports/no-cloud-resources.ts";
import { computeService } from "../sim/fleet/memory-cloud.ts";
import { eachCall } from "../sim/twin/each-call.ts";
import { makeTwin } from "../sim/twin/make-twin.ts";
import { vfleet, type World } from "./sample-deps.ts";

function makeFile(count: number, rollout: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "vfleet-rehearse-")), "fleet.yaml");
  const text = `apiVersion: vfleet/v1
reboot: allow
hosts: [{ name: "node-[1-${count}]" }]
concurrency: 50
rollout: { ${rollout} }
openstack: { cloud: mycloud, physicalNetworks: [{ name: physnet2, vlans: 200-299 }] }
pools: [{ name: fast, pfs: { name: enp1s0 }, vfCount: 4, physicalNetwork: physnet2 }]
`;
  writeFileSync(path, text);
  return path;
}

/** Hosts that need a reboot, of which node-1 runs a VM; calls takes the names of all that the real cloud is asked. */
function world(count: number, ports: readonly Partial<Port>[] = [], calls: string[] = []): World {
  const about = openstackFacts({ system: "debian-12", release: "zed", roles: ["compute"] });
  const names = Array.from({ length: count }, (_, at) => `node-${at + 1}`);
  const empty = async () => [];
  const cloud: Cloud = {
    ...noCloudResources,
    name: "mycloud",
    apiVersions: async () => ({ compute: undefined, placement: undefined }),
    listComputeServices: async () => names.map((name) => computeService(name)),
    listNetworkAgents: empty,
    listNetworkAgentsOf: empty,
    listNetworkExtensions: empty,
    listSecurityGroups: empty,
    listHypervisors: empty,
    aggregates: { ...noCloudResources.aggregates, list: empty },
    flavors: { ...noCloudResources.flavors, list: empty },
    networks: { ...noCloudResources.networks, list: empty },
    servers: {
      ...noCloudResources.servers,
      listOn: async (host) => (host === "node-1" ? [webServer] : []),
    },
    ports: { ...noCloudResources.ports, list: async () => ports as readonly Port[] },
  };
  const facts = { ...hostFacts({ iommu: "off" }), ...about };
  const busy = { ...hostFacts({ iommu: "off", vms: ["instance-1"] }), ...about };
  return {
    cloud: eachCall(cloud, async (call) => void calls.push(call)),
    facts: Object.fromEntries(names.map((name, at) => [name, at === 0 ? busy : facts])),
    makeTwin,
    width: 120,
  };
}

const drained = "drain: { vms: migrate }, canary: 1, beforeNext: { services: true }, stopAfter: 1, pause: 5m";

async function rehearse(words: readonly string[], count = 3, rollout = drained) {
  const file = makeFile(count, rollout);
  const { code, stdout } = await vfleet(["rehearse", "-f", file, "-o", "json", ...words], world(count));
  return { code, rehearsal: JSON.parse(stdout) as Rehearsal };
}

test("a rehearsal shows waves, times, who is out and which VM moves, and that the run can be taken back", async () => {
  const calls: string[] = [];
  const file = makeFile(3, drained);
  const { code, stdout, applied } = await vfleet(["rehearse", "-f", file], world(3, [], calls));
  expect(stdout).toContain("rehearsal on a twin of 3 hosts");
  expect(stdout).toMatch(/1 canary +1: node-1 +\+0:00/);
  expect(stdout).toContain("web moved from node-1 to node-");
  expect(stdout).toContain("done (3): node-[1-3]");
  expect(stdout).toContain("another plan: is empty");
  expect(stdout).toContain("all is as it was before");
  expect(code).toBe(0);
  expect(applied).toEqual([]);
  expect(calls.length).toBeGreaterThan(5);
  expect(calls.filter((call) => !/(?:^|\.)(?:list|find|apiVersions)/.test(call))).toEqual([]);
});

test("a host that never comes back stops the rollout, and the rehearsal says where and what to do", async () => {
  const { code, rehearsal } = await rehearse(["--fault", "reboot-never-ends:node-2"]);
  expect(code).toBe(1);
  const { run, faults, after } = rehearsal;
  expect(faults).toMatchObject([{ kind: "reboot-never-ends", host: "node-2" }]);
  expect(run?.endings.find(({ host }) => host === "node-1")?.outcome.kind).toBe("done");
  expect(run?.endings.find(({ host }) => host === "node-2")?.outcome).toMatchObject({
    kind: "failed",
    finding: { fix: expect.any(String) },
  });
  expect(run?.outages.find(({ host }) => host === "node-2")).not.toHaveProperty("toMs");
  expect(after?.left.map(({ host }) => host)).toContain("node-2");
  expect(after?.undo.notDone).toEqual([]);
});

test.each(["connection-lost", "vf-count-short", "disk-full", "service-dies", "other-kernel", "api-errors"])(
  "the canary takes the fault %s, and no other host is begun after it failed",
  async (fault) => {
    const { code, rehearsal } = await rehearse(["--fault", fault]);
    const [struck] = rehearsal.faults;
    expect(struck).toMatchObject({ kind: fault, atMs: expect.any(Number) });
    expect(code).toBe(1);
    const failed = rehearsal.run?.endings.filter(({ outcome }) => outcome.kind === "failed") ?? [];
    expect(failed).toHaveLength(1);
    expect(rehearsal.run?.outages).toHaveLength(1);
  },
);

test("random faults are the same for the same seed", async () => {
  const one = await rehearse(["--fault", "random", "--seed", "7"]);
  const other = await rehearse(["--fault", "random", "--seed", "7"]);
  expect(one.rehearsal.faults.length).toBeGreaterThan(0);
  expect(other.rehearsal).toEqual(one.rehearsal);
});

test("a host with a VM on a VF is refused by the plan, and the rehearsal says so", async () => {
  const vf = { id: "p1", name: "fast", deviceId: "s1", vnicType: "direct" };
  const { code, stdout } = await vfleet(
    ["rehearse", "-f", makeFile(2, "drain: { vms: migrate }")],
    world(2, [vf]),
  );
  expect(code).toBe(1);
  expect(stdout).toContain("not rehearsed, as the plan leaves it out: node-1");
  expect(stdout).toContain("web has a direct port fast.");
  expect(stdout).toContain("done (1): node-2");
});

test("a fleet of many hosts keeps to its limits", async () => {
  const { code, rehearsal } = await rehearse([], 16, "drain: { vms: migrate }, atOnce: 25%");
  expect(code).toBe(0);
  expect(rehearsal.run?.endings).toHaveLength(16);
  expect(rehearsal.run?.mostOut?.hosts).toHaveLength(4);
  expect(rehearsal.after?.undo.differs).toEqual([]);
});

test("a fault that there is not, one of the cloud with a host, and a wrong seed are refused", async () => {
  const file = makeFile(1, drained);
  const say = async (...words: string[]) => {
    const { code, stderr } = await vfleet(["rehearse", "-f", file, ...words], world(1));
    expect(code).toBe(64);
    return stderr;
  };
  expect(await say("--fault", "disc-full")).toContain("did you mean disk-full?");
  expect(await say("--fault", "api-errors:node-1")).toContain("takes no host");
  expect(await say("--fault", "disk-full:node-9")).toContain("is not in the fleet file");
  expect(await say("--seed", "x")).toContain("no whole number");
});
