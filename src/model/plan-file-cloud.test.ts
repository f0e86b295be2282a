import { describe, expect, test } from "vitest";
import type { CloudAction } from "./cloud-action.ts";
import { cloudPlace } from "./cloud-place.ts";
import { intentOf, start } from "./fleet-file-sample.ts";
import { hostName } from "./ids.ts";
import type { Plan } from "./plan.ts";
import { formatPlan, parsePlan } from "./plan-file.ts";

const openstack = `openstack:
  cloud: my cloud
  physicalNetworks: [{ name: physnet2, vlans: 200-299 }]
  aggregates: [{ name: sriov, properties: { sriov: true } }, { name: b, availabilityZone: z, hosts: [node-1] }]
  flavors: [{ name: f, vcpus: 1, ram: 512, disk: 1, properties: { "a:b": c } }]
`;
const networks = `  networks:
    - { name: n, physicalNetwork: physnet2, vlan: 204, mtu: 1500, subnets: [{ name: s, cidr: 10.0.0.0/24 }] }
    - { name: m, physicalNetwork: physnet2 }
`;
const files = `  proof:
    image: { disk: a.raw, kernel: k }
    network: { physicalNetwork: physnet2, vlan: 299 }
    reach: { host: node-1 }
`;
const others = `  otherFlavors: { properties: { "a:b": d }, except: [tiny] }
  proof: { image: { url: "https://h/i.qcow2" }, flavor: f, network: n, reach: second-vm, pairs: true, otherVlan: 7 }
`;

const actions: readonly CloudAction[] = [
  { kind: "make-aggregate", name: "a", availabilityZone: undefined },
  { kind: "make-aggregate", name: "b", availabilityZone: "z" },
  { kind: "set-aggregate-properties", aggregate: "a", from: { x: null, y: "1" }, to: { x: "1", y: null } },
  { kind: "add-aggregate-host", aggregate: "a", host: "node-1" },
  {
    kind: "make-flavor",
    flavor: { name: "f", vcpus: 1, ramMb: 512, diskGb: 0, isPublic: true },
    properties: { "a:b": "c" },
  },
  { kind: "set-flavor-properties", flavor: "f", from: { x: null }, to: { x: "" } },
  {
    kind: "make-network",
    network: {
      name: "n",
      physicalNetwork: "physnet2",
      kind: "vlan",
      vlan: undefined,
      mtu: undefined,
      shared: true,
    },
  },
  {
    kind: "make-subnet",
    network: "n",
    subnet: {
      name: "s",
      cidr: "10.0.0.0/24",
      gateway: "auto",
      dhcp: true,
      pools: [{ first: "10.0.0.2", last: "10.0.0.9" }],
      dnsServers: [],
    },
  },
];

function planOf(more: string, change: Partial<Plan["hosts"][number]> = {}): Plan {
  const host = cloudPlace("my cloud");
  const planned = actions.map((action, at) => ({
    id: `${host}/${at}`,
    step: "s",
    action,
    why: "w",
    disrupts: [],
  }));
  const place = {
    host,
    status: "changes",
    phases: [{ name: "cloud", actions: planned }],
    findings: [],
  } as const;
  return {
    format: "vfleet.plan/v1",
    purpose: { kind: "apply" },
    createdAt: "2026-11-23T07:20:36.000Z",
    fleetFile: "fleet.yaml",
    intent: intentOf(`${start}${openstack}${more}`),
    fleet: { vfIds: [] },
    hosts: [{ ...place, ...change }],
  };
}

test.each([
  ["networks", networks],
  ["a proof by files", files],
  ["other flavors, networks, and a proof by an address", networks + others],
])("a plan of a cloud with %s comes back as it was", (_, more) => {
  const plan = planOf(more);
  const parsed = parsePlan(formatPlan(plan));
  expect(parsed).toEqual({ plan });
  // What is undefined is there all the same.
  expect("plan" in parsed && JSON.stringify(parsed.plan, showUndefined)).toBe(
    JSON.stringify(plan, showUndefined),
  );
});

function showUndefined(_: string, value: unknown): unknown {
  if (value === undefined) return "undefined";
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

describe("refuses", () => {
  const action = { kind: "disable-compute-service", host: "node-1" } as const;
  const disables = { id: "1", step: "s", action, why: "w", disrupts: [] };
  const [first] = planOf("").hosts[0]?.phases[0]?.actions ?? [];
  test.each<[string, Plan, string]>([
    ["another cloud", planOf("", { host: cloudPlace("other") }), "at hosts"],
    [
      "a phase of a host in a cloud",
      planOf("", { phases: [{ name: "boot", actions: first ? [first] : [] }] }),
      "at hosts.0.phases",
    ],
    [
      "an action of a host in a cloud",
      planOf("", {
        phases: [
          {
            name: "cloud",
            actions: first ? [{ ...first, action: { kind: "load-module", module: "vfio-pci" } }] : [],
          },
        ],
      }),
      "at hosts.0.phases",
    ],
    [
      "a drain in a cloud",
      planOf("", { phases: [{ name: "cloud", actions: [disables] }] }),
      "at hosts.0.phases",
    ],
    [
      "a drain of a host in a phase that is not for it",
      planOf("", { host: hostName("node-1"), phases: [{ name: "boot", actions: [disables] }] }),
      "at hosts.0.phases",
    ],
    [
      "an action of a host in a drain",
      planOf("", {
        host: hostName("node-1"),
        phases: [
          { name: "drain", actions: [{ ...disables, action: { kind: "load-module", module: "vfio-pci" } }] },
        ],
      }),
      "at hosts.0.phases",
    ],
    [
      "what no plan of apply does",
      planOf("", {
        phases: [
          {
            name: "cloud",
            actions: first
              ? [{ ...first, action: { kind: "delete-aggregate", name: "a", availabilityZone: undefined } }]
              : [],
          },
        ],
      }),
      "at hosts.0.phases.0.actions.0.action.kind",
    ],
  ])("%s", (_, plan, where) => {
    expect(parsePlan(formatPlan(plan))).toEqual({ problem: `is not as vfleet wrote it, ${where}` });
  });
});
