import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { openstackFacts } from "../../test/fixtures/openstack-host.ts";
import { webServer } from "../../test/fixtures/web-server.ts";
import type { Port } from "../model/cloud-resources.ts";
import { parsePlan } from "../model/plan-file.ts";
import type { Cloud } from "../ports/cloud.ts";
import { noCloudResources } from "../ports/no-cloud-resources.ts";
import { computeService } from "../sim/fleet/memory-cloud.ts";
import { vfleet, type World } from "./sample-deps.ts";

function makeFile(drain: string): string {
  const path = join(mkdtempSync(join(tmpdir(), "vfleet-drain-")), "fleet.yaml");
  const text = `apiVersion: vfleet/v1
reboot: allow
hosts: [{ name: "node-[1-2]" }]
rollout: { drain: ${drain} }
openstack: { cloud: mycloud, physicalNetworks: [{ name: physnet2, vlans: 200-299 }] }
pools: [{ name: fast, pfs: { name: enp1s0 }, vfCount: 4 }]
`;
  writeFileSync(path, text);
  return path;
}

/** node-1 runs a VM and needs a reboot, node-2 needs one. */
function world(
  ports: readonly Partial<Port>[] = [],
): Omit<World, "cloud"> & { readonly cloud: Partial<Cloud> } {
  const about = openstackFacts({ system: "debian-12", release: "zed", roles: ["compute"] });
  const cloud: Partial<Cloud> = {
    listComputeServices: async () => ["node-1", "node-2"].map((name) => computeService(name)),
    servers: {
      ...noCloudResources.servers,
      listOn: async (host) => (host === "node-1" ? [webServer] : []),
    },
    ports: { ...noCloudResources.ports, list: async () => ports as readonly Port[] },
  };
  return {
    cloud,
    facts: {
      "node-1": { ...hostFacts({ iommu: "off", vms: ["instance-1"] }), ...about },
      "node-2": { ...hostFacts({ iommu: "off" }), ...about },
    },
    width: 160,
  };
}

test("plan tells which VMs move, and the plan file holds it", async () => {
  const file = makeFile("{ vms: migrate }");
  const out = join(dirname(file), "plan.json");
  const { code, stdout } = await vfleet(["plan", "-f", file, "--out", out], world());
  expect(code).toBe(0);
  expect(stdout).toContain("1 VM moves to other hosts first, by live migration:\n  node-1: web\n");
  expect(stdout).toContain("1. disable nova-compute for the scheduler");
  expect(stdout).toContain("2. live-migrate the VM web (s1) away from node-1");
  expect(stdout).toContain("enable nova-compute for the scheduler, if vfleet has disabled it");
  expect(parsePlan(readFileSync(out, "utf8"))).toMatchObject({
    plan: { intent: { rollout: { drain: {} } } },
  });
  const { stdout: json } = await vfleet(["plan", "-f", file, "-o", "json"], world());
  expect(JSON.parse(json)).toMatchObject({ impact: { moves: [{ host: "node-1", servers: ["web"] }] } });
});

test("plan refuses a host with a VM on a VF, and says which", async () => {
  const vf = { id: "p1", name: "fast", deviceId: "s1", vnicType: "direct" };
  const { code, stdout } = await vfleet(["plan", "-f", makeFile("{ vms: migrate }")], world([vf]));
  expect(code).toBe(1);
  expect(stdout).toContain("error reboot-stops-vms");
  expect(stdout).toContain("web has a direct port fast.");
  expect(stdout).not.toContain("live-migrate");
});

test("plan shows hosts to which the same is done together", async () => {
  const { facts = {}, ...rest } = world();
  const alike = { ...rest, facts: { "node-1": facts["node-2"] ?? {}, "node-2": facts["node-2"] ?? {} } };
  const { cloud } = alike;
  const empty = { ...cloud, servers: { ...noCloudResources.servers, listOn: async () => [] } };
  const { stdout } = await vfleet(["plan", "-f", makeFile("{ vms: migrate }")], { ...alike, cloud: empty });
  expect(stdout.match(/disable nova-compute/g)).toHaveLength(1);
});

test("plan without a drain asks no cloud", async () => {
  const file = makeFile("{ vms: migrate }");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^rollout.*\n/m, ""));
  const { stdout } = await vfleet(["plan", "-f", file], { ...world(), cloud: new TypeError("was asked") });
  expect(stdout).toContain("1 VMs run on this host, and it would have to be rebooted");
});
