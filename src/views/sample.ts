import type { Action } from "../model/action.ts";
import type { HostDiscovery, HostVerification } from "../model/discovery.ts";
import type { Finding } from "../model/finding.ts";
import type { FileState, HostFacts, Netdev, NetworkFunction } from "../model/host-facts.ts";
import { type HostName, hostName, type PciAddress, parsePciAddress, type RunId } from "../model/ids.ts";
import type { HostPlan, Plan, PlannedAction } from "../model/plan.ts";
import type { ProgressEvent } from "../model/progress.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import type { JournalEntry } from "../model/run.ts";

function pci(text: string): PciAddress {
  return parsePciAddress(text) ?? ("" as PciAddress);
}

function netdev(name: string, operState: string, speedMbps: Reading<number>): Netdev {
  const carrier = known(operState === "up");
  return { name, mac: "02:00:00:00:00:01", operState, adminUp: known(true), carrier, speedMbps, mtu: 1500 };
}

const none = unreadable("not read in this sample");

const ice: NetworkFunction = {
  address: pci("0000:06:00.0"),
  vendorId: "8086",
  deviceId: "1593",
  driver: known("ice"),
  numaNode: known(0),
  iommuGroup: known(7),
  netdevs: [netdev("enp6s0f0", "up", known(25_000))],
  sriov: known({
    totalVfs: known(63),
    numVfs: known(30),
    vfDeviceId: known("1889"),
    driversAutoprobe: known(true),
    vfs: [],
    eswitchMode: known("legacy"),
  }),
  physicalFunction: absent,
};

const igb: NetworkFunction = {
  ...ice,
  address: pci("0000:01:00.0"),
  deviceId: "1521",
  driver: known("igb"),
  numaNode: absent,
  netdevs: [netdev("eno1", "up", known(1000))],
  sriov: absent,
};

const dark: NetworkFunction = {
  ...ice,
  address: pci("0000:06:00.1"),
  driver: unreadable("Input/output error"),
  netdevs: [netdev("enp6s0f1", "down", absent)],
  sriov: unreadable("Input/output error"),
};

const facts: HostFacts = {
  operatingSystem: none,
  kernel: none,
  bootLoader: none,
  initSystem: none,
  cpu: none,
  iommu: known({
    firmwareTables: ["DMAR"],
    units: ["dmar0"],
    groupCount: 41,
    interruptRemapping: known(true),
  }),
  vfio: none,
  security: none,
  networkFunctions: known([igb, ice, dark]),
  hostNetwork: known({
    links: [
      { name: "eno1", kind: "", master: "br0", parent: undefined, addresses: [], adminUp: true, vfs: [] },
      {
        name: "br0",
        kind: "bridge",
        master: undefined,
        parent: undefined,
        addresses: ["192.0.2.9/24", "fe80::1/64"],
        adminUp: true,
        vfs: [],
      },
    ],
    defaultRouteDevices: ["br0"],
    sshLocalAddress: known("192.0.2.9"),
  }),
  holders: none,
  workloads: none,
  packages: none,
  networkOwners: none,
  vfleetTraces: none,
};

const unreachable: Finding = {
  code: "host-unreachable",
  severity: "error",
  subject: { host: "node-11.domain.tld" },
  summary: "the host does not answer",
  detail: "192.0.2.11 port 22: no route to host",
  fix: "Check that the host is up, and its address in the fleet file.",
};

const iommuOff: Finding = {
  code: "iommu-off",
  severity: "warning",
  subject: { host: "node-10.domain.tld", item: "/proc/cmdline" },
  summary: "the IOMMU is off",
  detail:
    "The firmware offers it (DMAR), but the kernel made no IOMMU group.\nNothing can be handed to a VM so.",
  fix: "Add intel_iommu=on to the kernel's arguments and reboot.",
  evidence: [{ source: "/proc/cmdline", text: "BOOT_IMAGE=/boot/vmlinuz-6.1.0 root=/dev/vda1 ro quiet" }],
};

/** Two hosts that were read, one that was not. */
export const sampleDiscoveries: readonly HostDiscovery[] = [
  { host: hostName("node-9.domain.tld"), kind: "read", facts, findings: [], durationMs: 320 },
  {
    host: hostName("node-10.domain.tld"),
    kind: "read",
    facts: {
      ...facts,
      iommu: known({ firmwareTables: ["DMAR"], units: [], groupCount: 0, interruptRemapping: absent }),
      hostNetwork: unreadable("timed out"),
    },
    findings: [iommuOff],
    durationMs: 410,
  },
  { host: hostName("node-11.domain.tld"), kind: "failed", finding: unreachable, durationMs: 20_000 },
];

function file(content: string, mode = "0644"): FileState {
  return { content, mode, uid: 0, gid: 0 };
}

const pf = ice.address;

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
export const otherActions: readonly Action[] = [
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

function planned(host: HostName, actions: readonly Action[], from: number): readonly PlannedAction[] {
  return actions.map((action, index) => ({
    id: `${host}/${from + index}`,
    step: "sample-step",
    action,
    why: "pool fast wants it",
    disrupts:
      action.kind === "reboot"
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

/** A plan with hosts of every status, several of them alike. */
export const samplePlan: Plan = {
  format: "vfleet.plan/v1",
  purpose: { kind: "apply" },
  createdAt: "2026-11-23T07:20:36.000Z",
  fleetFile: "fleet.yaml",
  intent: { hosts: [], pools: [], reboot: "never", rebootTimeoutMs: 1_200_000, concurrency: 50 },
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
        iommuOff,
      ],
    },
    { host: hostName("node-11.domain.tld"), status: "unreachable", phases: [], findings: [unreachable] },
  ],
};

/** One host on which something does not hold, one on which all does, one that could not be read. */
export const sampleVerifications: readonly HostVerification[] = [
  {
    host: hostName("node-9.domain.tld"),
    checks: [
      { step: "enable-iommu", subject: "host", holds: "yes", summary: "the IOMMU is on (41 groups)" },
      { step: "create-vfs", subject: pf, holds: "no", summary: "enp6s0f0 has 29 VFs of 30 wanted" },
      {
        step: "set-vf-attributes",
        subject: pf,
        holds: "unknown",
        summary: "the VFs' settings could not be read: <timed out>",
      },
    ],
    findings: [iommuOff],
  },
  {
    host: hostName("node-10.domain.tld"),
    checks: [{ step: "enable-iommu", subject: "host", holds: "yes", summary: "the IOMMU is on" }],
    findings: [],
  },
  { host: hostName("node-11.domain.tld"), checks: [], findings: [unreachable] },
];

const run = "20261123-072036-a1b2" as RunId;
const [first, second] = samplePlan.hosts.flatMap(({ phases }) => phases.flatMap(({ actions }) => actions));

/** A run with an action that is done, one that failed, one host that ended, and a second one that did not. */
export const sampleJournal: readonly JournalEntry[] = [
  { at: "2026-11-23T07:20:36.123Z", kind: "run-started", run, plan: samplePlan },
  { at: "2026-11-23T07:20:37.000Z", kind: "host-started", host: hostName("node-9.domain.tld") },
  ...[first, second].flatMap((action, index): readonly JournalEntry[] =>
    action === undefined
      ? []
      : [
          {
            at: "2026-11-23T07:20:38.000Z",
            kind: "action-started",
            host: hostName("node-9.domain.tld"),
            action,
          },
          {
            at: "2026-11-23T07:20:39.000Z",
            kind: "action-ended",
            host: hostName("node-9.domain.tld"),
            actionId: action.id,
            outcome:
              index === 0
                ? { kind: "done", durationMs: 400, note: "it was so already" }
                : { kind: "failed", durationMs: 75_000, finding: iommuOff },
          },
        ],
  ),
  {
    at: "2026-11-23T07:20:40.000Z",
    kind: "host-ended",
    host: hostName("node-9.domain.tld"),
    outcome: { kind: "failed", finding: iommuOff },
  },
  { at: "2026-11-23T07:20:40.000Z", kind: "host-started", host: hostName("node-10.domain.tld") },
  ...(first === undefined
    ? []
    : [
        {
          at: "2026-11-23T07:20:41.000Z",
          kind: "action-started",
          host: hostName("node-10.domain.tld"),
          action: first,
        } as const,
      ]),
];

/** What is seen while that happens. */
export const sampleEvents: readonly ProgressEvent[] = [
  { kind: "reading", host: hostName("node-9.domain.tld") },
  { kind: "read", host: hostName("node-9.domain.tld"), ok: true, done: 1, of: 3 },
  { kind: "read", host: hostName("node-11.domain.tld"), ok: false, done: 2, of: 3 },
  { kind: "host-started", host: hostName("node-9.domain.tld"), actions: 18 },
  { kind: "host-started", host: hostName("node-10.domain.tld"), actions: 18 },
  ...(first === undefined || second === undefined
    ? []
    : ([
        { kind: "action-started", host: hostName("node-9.domain.tld"), action: first, number: 1, of: 18 },
        {
          kind: "action-ended",
          host: hostName("node-9.domain.tld"),
          action: first,
          outcome: { kind: "done", durationMs: 400 },
        },
        { kind: "action-started", host: hostName("node-9.domain.tld"), action: second, number: 2, of: 18 },
      ] as const)),
  { kind: "waiting", host: hostName("node-10.domain.tld"), what: "the host to come back", elapsedMs: 65_000 },
  {
    kind: "host-ended",
    host: hostName("node-12.domain.tld"),
    outcome: { kind: "failed", finding: iommuOff },
  },
  { kind: "host-ended", host: hostName("node-13.domain.tld"), outcome: { kind: "done", actions: 18 } },
];
