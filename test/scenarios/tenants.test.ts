import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parseFleetFile } from "../../src/model/fleet-file.ts";
import { computeService, createMemoryCloud, type MemoryState } from "../../src/sim/fleet/memory-cloud.ts";
import { discoverCloud } from "../../src/stages/cloud/read-tenants.ts";
import { planFleet } from "../../src/stages/plan.ts";
import { viewPlan } from "../../src/views/view-plan.ts";
import { aggregate, flavor, network, sriovKey, subnet } from "../fixtures/cloud-step-input.ts";
import { hostFacts } from "../fixtures/host-facts.ts";
import { openstackFacts } from "../fixtures/openstack-host.ts";

/**
 * What is planned in a cloud, as an operator reads it. After a change that is meant: `npx vitest run --project fast -u
 * test/scenarios/tenants.test.ts`, then read the diff.
 */
async function expectPlan(name: string, given: Partial<MemoryState>): Promise<void> {
  const parsed = parseFleetFile({ file: "fleet.yaml", text: fleetFile });
  if ("problems" in parsed) throw new Error(JSON.stringify(parsed.problems));
  const { intent } = parsed;
  const { tenants } = intent.openstack ?? {};
  if (!tenants) throw new Error("the fleet file asks for nothing in the cloud");
  const about = openstackFacts({ system: "debian-12", release: "zed", roles: ["compute"] });
  const facts = { ...hostFacts(), ...about };
  const hosts = intent.hosts.map(
    (host) => ({ host: host.name, kind: "read", facts, findings: [], durationMs: 1 }) as const,
  );
  const { cloud } = createMemoryCloud(given);
  const never = new AbortController().signal;
  const discovery = await discoverCloud(async () => cloud, { cloud: "mycloud", tenants }, never);
  const plan = planFleet(
    { path: "fleet.yaml", intent },
    { hosts, cloud: discovery },
    "2026-11-23T04:00:00.000Z",
  );
  const golden = fileURLToPath(new URL(`./tenant-cases/${name}.txt`, import.meta.url));
  await expect(viewPlan(plan, { width: 110, color: false, full: false })).toMatchFileSnapshot(golden);
}

const fleetFile = `apiVersion: vfleet/v1
hosts:
  - { name: "node-[9-11].domain.tld", labels: { role: sriov } }
  - { name: "node-[20-21].domain.tld", labels: { role: plain } }
openstack:
  cloud: mycloud
  physicalNetworks: [{ name: physnet2, vlans: 200-299 }]
  aggregates:
    - { name: sriov, hosts: { role: sriov }, properties: { sriov: "true" } }
    - { name: plain, hosts: { role: plain }, properties: { sriov: "false" } }
  flavors:
    - name: m1.small.sriov
      vcpus: 2
      ram: 2G
      disk: 20
      properties: { "aggregate_instance_extra_specs:sriov": "true" }
  otherFlavors: { properties: { "aggregate_instance_extra_specs:sriov": "false" }, except: [m1.nano] }
  networks:
    - name: sriov-net
      physicalNetwork: physnet2
      vlan: 204
      mtu: 1500
      shared: true
      subnets:
        - { name: sriov-subnet, cidr: 10.20.4.0/24, pools: 10.20.4.10-10.20.4.200, dns: 10.0.0.2 }
`;

const hosts = ["node-9", "node-10", "node-11", "node-20", "node-21"];
const computeServices = hosts.map((host) => computeService(host));
const flavors = ["m1.nano", "m1.tiny", "m1.small", "m1.medium", "m1.large"].map((name) => flavor({ name }));
const whole: Partial<MemoryState> = {
  computeServices,
  aggregates: [
    aggregate({ hosts: hosts.slice(0, 3), properties: { sriov: "true" } }),
    aggregate({ id: "2", name: "plain", hosts: hosts.slice(3), properties: { sriov: "false" } }),
  ],
  flavors: [
    flavor({ properties: { [sriovKey]: "true" } }),
    ...flavors.map((each) =>
      each.name === "m1.nano" ? each : { ...each, properties: { [sriovKey]: "false" } },
    ),
  ],
  networks: [network()],
  subnets: [subnet()],
};

describe("the plan of a cloud", () => {
  test("before SR-IOV", async () => {
    await expectPlan("before", { computeServices, flavors });
  });

  test("that is as it shall be", async () => {
    await expectPlan("done", whole);
  });

  test("in which something of everything is in the way", async () => {
    await expectPlan("in-the-way", {
      computeServices: [...computeServices.slice(0, 2), ...computeServices.slice(3), computeService("other")],
      aggregates: [aggregate({ hosts: ["node-9"], properties: { sriov: "no" } })],
      flavors: [
        flavor({ ramMb: 4096 }),
        flavor({ name: "m1.tiny", properties: { [sriovKey]: "maybe" } }),
        flavor({ name: "m1.big" }),
      ],
      networks: [network({ name: "storage" })],
    });
  });

  test("whose other flavors would be left without a host", async () => {
    const aggregates = whole.aggregates?.slice(0, 1) ?? [];
    await expectPlan("no-host-left", {
      ...whole,
      aggregates,
      computeServices: computeServices.slice(0, 3),
      flavors: [flavor({ properties: { [sriovKey]: "true" } }), ...flavors],
    });
  });
});
