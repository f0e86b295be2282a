import type { Action } from "../model/action.ts";
import type { FileState } from "../model/host-facts.ts";
import { type HostName, hostName } from "../model/ids.ts";
import type { HostIntent } from "../model/intent.ts";
import type { HostPlan, Plan, PlannedAction } from "../model/plan.ts";
import { sampleIce, sampleIommuOff, sampleUnreachable } from "./sample.ts";

function file(content: string, mode = "0644"): FileState {
  return { content, mode, uid: 0, gid: 0 };
}

const pf = sampleIce.address;

const bootActions: readonly Action[] = [
  {
    kind: "write-file",
    path: "/etc/default/grub.d/zz-vfleet.cfg",
    before: undefined,
    after: file('GRUB_CMDLINE_LINUX="$GRUB_CMDLINE_LINUX intel_iommu=on iommu=pt"\n'),
    makeDirectories: [],
  },
  {
    kind: "write-file",
    path: "/etc/modules",
    before: file("# modules\nloop\n\ttabbed\n", "0600"),
    after: file("# modules\nloop\n\ttabbed\nvfio-pci\n"),
    makeDirectories: [],
  },
  {
    kind: "rebuild-boot-menu",
    tool: "update-grub",
    menuPath: "/boot/grub/grub.cfg",
    mustContain: ["intel_iommu=on"],
  },
  { kind: "reboot", bootId: "0c2c", timeoutMs: 1_200_000 },
];

const functionActions: readonly Action[] = [
  { kind: "set-link-state", pf, netdev: "enp6s0f0", from: "down", to: "up" },
  { kind: "set-vf-count", pf, from: 4, to: 3, timeoutMs: 120_000 },
  ...[0, 1, 2].map(
    (index): Action => ({
      kind: "set-vf-settings",
      pf,
      netdev: "enp6s0f0",
      index,
      before: {},
      after: { trust: true, spoofCheck: false, mac: `02:00:00:00:01:0${index}`, maxTxRateMbps: 1000 },
    }),
  ),
  ...[0, 1, 2].map((index): Action => ({ kind: "bind-vf-driver", pf, index, from: "iavf", to: "vfio-pci" })),
];

/** One action of every kind that the phases above lack. */
const otherActions: readonly Action[] = [
  {
    kind: "remove-file",
    path: "/etc/vfleet/vfs.conf",
    before: file("pf 0000:06:00.0 3"),
    removeDirectories: [],
  },
  {
    kind: "change-boot-entry",
    add: ["intel_iommu=on", "iommu=pt"],
    remove: ["quiet"],
    fallback: { title: "vfleet fallback", change: "add" },
  },
  { kind: "load-module", module: "vfio-pci" },
  { kind: "set-drivers-autoprobe", pf, from: true, to: false },
  { kind: "set-unit-enabled", unit: "vfleet-vfs.service", from: false, to: true },
  { kind: "bind-vf-driver", pf, index: 1, from: "iavf", to: undefined },
];

const specs = [
  '{"address": "0000:06:01.*", "vendor_id": "8086", "product_id": "1889", "physical_network": "physnet2", "trusted": "true"}',
  '{"address": "0000:07:01.*", "physical_network": "physnet2"}',
];

/** The digest and the places of lines are those of each host's own file. */
const serviceActionsOf = (own: number): readonly Action[] => [
  { kind: "install-package", tool: "apt-get", package: "neutron-sriov-agent" },
  {
    kind: "edit-options",
    path: "/etc/neutron/plugins/ml2/sriov_agent.ini",
    original: undefined,
    direction: "apply",
    settings: [
      { section: "sriov_nic", name: "physical_device_mappings", values: ["physnet2:enp6s0f0"] },
      { section: "agent", name: "extensions", values: ["qos"] },
    ],
    changes: [],
    stale: ["neutron-sriov-agent"],
  },
  {
    kind: "edit-options",
    path: "/etc/nova/nova.conf",
    original: `${own}f0c1b7d`.slice(-8).repeat(8),
    direction: "apply",
    settings: [
      { section: "filter_scheduler", name: "enabled_filters", values: ["A,PciPassthroughFilter"] },
      { section: "pci", name: "device_spec", values: specs },
    ],
    changes: [
      {
        line: 2817 + own,
        remove: ["enabled_filters = ComputeFilter,ImagePropertiesFilter"],
        insert: ["enabled_filters = ComputeFilter,ImagePropertiesFilter,PciPassthroughFilter"],
        section: "[filter_scheduler]",
      },
      {
        line: 8104 + own,
        remove: [],
        insert: specs.map((spec) => `device_spec = ${spec}`),
        section: "[pci]",
      },
    ],
    stale: ["nova-compute"],
  },
  {
    kind: "restart-service",
    service: "neutron-server",
    init: "systemd",
    units: ["neutron-api", "neutron-rpc-server"],
    readiness: { kind: "api", port: 9696 },
    timeoutMs: 900_000,
  },
  {
    kind: "restart-service",
    service: "nova-compute",
    init: "systemd",
    units: ["nova-compute"],
    readiness: { kind: "running" },
    timeoutMs: 900_000,
  },
  { kind: "remove-package", tool: "dnf", package: "openstack-neutron-sriov-nic-agent" },
];

function planned(host: HostName, actions: readonly Action[], from: number): readonly PlannedAction[] {
  return actions.map((action, index) => ({
    id: `${host}/${from + index}`,
    step: "sample-step",
    action,
    why: "pool fast wants it",
    disrupts:
      action.kind === "restart-service"
        ? [{ kind: "service-restart", service: action.service, text: "it does not answer for some seconds" }]
        : action.kind === "reboot"
          ? [{ kind: "reboot", text: "the host is away for some minutes" }]
          : action.kind === "set-vf-count"
            ? [
                { kind: "link-reset", pf, text: "the link of enp6s0f0 drops for a moment" },
                {
                  kind: "vfs-go-away",
                  pf,
                  holders: ["VM web-1", "process dpdk (4711)"],
                  text: "the 4 VFs that are there go away",
                },
              ]
            : [],
  }));
}

function changing(name: string): HostPlan {
  const host = hostName(name);
  return {
    host,
    status: "changes",
    phases: [
      { name: "boot", actions: planned(host, bootActions, 1) },
      { name: "functions", actions: planned(host, functionActions, 5) },
      { name: "persistence", actions: planned(host, otherActions, 13) },
      { name: "services", actions: planned(host, serviceActionsOf(name.length), 19) },
    ],
    findings: [
      {
        code: "pool-exception",
        severity: "note",
        subject: { host, item: pf },
        summary: "an exception of pool fast gives 3 VFs: older card",
        detail: "the pool itself gives 30.",
      },
    ],
  };
}

function hostOf(number: number): HostIntent {
  const name = hostName(`node-${number}.domain.tld`);
  const ssh = { become: "none", transport: "ssh2", connectTimeoutMs: 20_000 } as const;
  return { name, roles: ["compute"], address: name, labels: { rack: "r1" }, ssh };
}

/** A plan with hosts of every status, several of them alike. */
export const samplePlan: Plan = {
  format: "vfleet.plan/v1",
  purpose: { kind: "apply" },
  createdAt: "2026-11-23T07:20:36.000Z",
  fleetFile: "fleet.yaml",
  intent: {
    hosts: [9, 10, 12, 13, 14, 11].map(hostOf),
    pools: [],
    reboot: "never",
    rebootTimeoutMs: 1_200_000,
    concurrency: 50,
    rollout: {
      canary: { kind: "number", hosts: 1 },
      waves: { kind: "label", label: "rack" },
      atOnce: { kind: "number", hosts: 1 },
      perGroup: { label: "rack", atMost: { kind: "share", percent: 10 } },
      pauseMs: 600_000,
      stopAfter: 1,
      beforeNext: { services: true, vfs: true, proof: "one-per-wave", timeoutMs: 300_000 },
      window: { from: "08:00", to: "08:30", zone: "Europe/Berlin" },
    },
  },
  fleet: { vfIds: [] },
  hosts: [
    ...["node-9.domain.tld", "node-10.domain.tld", "node-12.domain.tld"].map(changing),
    { host: hostName("node-13.domain.tld"), status: "unchanged", phases: [], findings: [] },
    {
      host: hostName("node-14.domain.tld"),
      status: "refused",
      phases: [],
      findings: [
        {
          code: "vfs-in-use",
          severity: "error",
          subject: { host: "node-14.domain.tld", item: pf },
          summary: "VFs of enp6s0f0 are in use, so their number is not changed",
          detail: "0000:06:01.3 is used by VM web-1.",
          fix: "Move the VMs away, then plan again.",
        },
        sampleIommuOff,
      ],
    },
    {
      host: hostName("node-11.domain.tld"),
      status: "unreachable",
      phases: [],
      findings: [sampleUnreachable],
    },
  ],
};
