import * as fc from "fast-check";
import { expect, test } from "vitest";
import { parseFleetFile } from "./fleet-file.ts";
import { hostName, parsePciAddress } from "./ids.ts";
import type { Plan } from "./plan.ts";
import { formatPlan, parsePlan } from "./plan-file.ts";

const fleet = parseFleetFile({
  file: "f",
  text: `apiVersion: vfleet/v1
hosts: [{ name: a, port: 22, labels: { role: compute } }]
controllers: [{ name: c }]
rollout:
  canary: [a]
  waves: { by: role }
  atOnce: 10%
  perGroup: { label: role, atMost: 1 }
  pause: 10m
  stopAfter: 2
  beforeNext: { proof: none, timeout: 2m }
  drain: { vms: migrate, timeout: 10m, moveBack: true, unmovable: wait, waitUpTo: 2h }
  window: { from: "22:00", to: "05:00", zone: Europe/Berlin }
openstack:
  deployment: packages
  cloud: mine
  physicalNetworks: [{ name: physnet2, vlans: [200-300, 1000], flat: true }]
  extensionDrivers: [qos]
pools:
  - name: p
    hosts: [a]
    pfs: { address: "06:00.0", minSpeed: 25 }
    vfCount: 50%
    physicalNetwork: physnet2
    trusted: true
    excludeVfs: [0, 2-3]
    bandwidth: 10G
    vfDriver: vfio-pci
    vfs: { trust: true, mac: stable }
    exceptions: [{ host: a, vfCount: max, reason: r }]
`,
});
const pf = parsePciAddress("06:00.0");
if ("problems" in fleet || !pf) throw new Error("the sample is wrong");

const file = { content: "x\n", mode: "0644", uid: 0, gid: 0 };
const plan: Plan = {
  format: "vfleet.plan/v1",
  purpose: { kind: "apply" },
  createdAt: "2026-11-23T07:20:36.000Z",
  fleetFile: "fleet.yaml",
  intent: fleet.intent,
  fleet: { vfIds: ["8086:10ed"] },
  hosts: [
    {
      host: hostName("a"),
      status: "partly",
      phases: [
        {
          name: "functions",
          actions: (
            [
              {
                kind: "write-file",
                path: "/etc/a",
                before: undefined,
                after: file,
                makeDirectories: ["/etc"],
              },
              { kind: "remove-file", path: "/etc/a", before: file, removeDirectories: [] },
              {
                kind: "rebuild-boot-menu",
                tool: "update-grub",
                menuPath: "/boot/grub/grub.cfg",
                mustContain: ["a"],
              },
              { kind: "change-boot-entry", add: ["a"], remove: [], fallback: { title: "t", change: "add" } },
              { kind: "reboot", bootId: "b", timeoutMs: 1 },
              { kind: "load-module", module: "vfio-pci" },
              { kind: "set-link-state", pf, netdev: "eth1", from: "down", to: "up" },
              { kind: "set-vf-count", pf, from: 0, to: 4, timeoutMs: 1 },
              { kind: "set-drivers-autoprobe", pf, from: true, to: false },
              { kind: "bind-vf-driver", pf, index: 0, from: undefined, to: "vfio-pci" },
              { kind: "set-vf-settings", pf, netdev: "eth1", index: 0, before: {}, after: { trust: true } },
              { kind: "set-unit-enabled", unit: "u", from: false, to: true },
            ] as const
          ).map((action, index) => ({
            id: `a/${index}`,
            step: "s",
            action,
            why: "w",
            disrupts: [
              { kind: "reboot", text: "t" },
              { kind: "link-reset", text: "t", pf },
              { kind: "vfs-go-away", text: "t", pf, holders: ["VM x"] },
              { kind: "service-restart", text: "t", service: "nova-compute" },
            ],
          })),
        },
      ],
      findings: [
        {
          code: "c",
          severity: "error",
          subject: { host: "a", item: "i" },
          summary: "s",
          detail: "d",
          fix: "f",
          evidence: [{ source: "s", text: "t" }],
        },
      ],
    },
  ],
};

test("a plan with every kind of action comes back as it was", () => {
  expect(parsePlan(formatPlan(plan))).toEqual({ plan });
});

test.each<[string, string, string]>([
  ["no JSON", "apiVersion: vfleet/v1", "is not JSON; write it by vfleet plan --out FILE"],
  ["another JSON", "{}", "is not a plan of this version of vfleet"],
  ["null", "null", "is not a plan of this version of vfleet"],
  [
    "a later format",
    formatPlan(plan).replace("plan/v1", "plan/v2"),
    "is not a plan of this version of vfleet",
  ],
  [
    "a relative path",
    formatPlan(plan).replace('"path": "/etc/a"', '"path": "etc/a"'),
    "is not as vfleet wrote it, at hosts.0.phases.0.actions.0.action.path",
  ],
  [
    "a field too many",
    formatPlan(plan).replace('"unit": "u"', '"unit": "u", "x": 1'),
    "is not as vfleet wrote it, at hosts.0.phases.0.actions.11.action",
  ],
  [
    "an unknown action",
    formatPlan(plan).replace('"kind": "load-module"', '"kind": "run-shell"'),
    "is not as vfleet wrote it, at hosts.0.phases.0.actions.5.action.kind",
  ],
  [
    "a host that its fleet does not have",
    formatPlan(plan).replace('"host": "a",\n   "status"', '"host": "b",\n   "status"'),
    "is not as vfleet wrote it, at hosts",
  ],
  [
    "a PCI id that is none",
    formatPlan(plan).replace("8086:10ed", "8086:*"),
    "is not as vfleet wrote it, at fleet.vfIds.0",
  ],
  [
    "a VLAN that is none",
    formatPlan(plan).replace('"last": 1000', '"last": 4095'),
    "is not as vfleet wrote it, at intent.openstack.physicalNetworks.0.vlans.1.last",
  ],
  [
    "an undo",
    formatPlan(plan).replace('"kind": "apply"', '"kind": "undo"'),
    "is not as vfleet wrote it, at purpose.kind",
  ],
])("%s is refused", (_, text, problem) => {
  expect(parsePlan(text)).toEqual({ problem });
});

test("reading never throws", () => {
  const anything = fc.oneof(
    fc.string(),
    fc.jsonValue().map((value) => JSON.stringify({ ...plan, hosts: value, intent: value })),
  );
  fc.assert(
    fc.property(anything, (text) => {
      expect(parsePlan(text)).toHaveProperty("problem");
    }),
  );
});
