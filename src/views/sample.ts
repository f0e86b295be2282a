import type { HostDiscovery, HostVerification } from "../model/discovery.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts, Netdev, NetworkFunction } from "../model/host-facts.ts";
import { hostName, type PciAddress, parsePciAddress } from "../model/ids.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";

function pci(text: string): PciAddress {
  return parsePciAddress(text) ?? ("" as PciAddress);
}

function netdev(name: string, operState: string, speedMbps: Reading<number>): Netdev {
  const carrier = known(operState === "up");
  return { name, mac: "02:00:00:00:00:01", operState, adminUp: known(true), carrier, speedMbps, mtu: 1500 };
}

const none = unreadable("not read in this sample");

/** A PF with 30 VFs. */
export const sampleIce: NetworkFunction = {
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
  ...sampleIce,
  address: pci("0000:01:00.0"),
  deviceId: "1521",
  driver: known("igb"),
  numaNode: absent,
  netdevs: [netdev("eno1", "up", known(1000))],
  sriov: absent,
};

const dark: NetworkFunction = {
  ...sampleIce,
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
  networkFunctions: known([igb, sampleIce, dark]),
  vfResources: none,
  memoryLocks: none,
  numaNodes: none,
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
  openstackPackages: none,
  openstackServices: none,
  openstackFiles: none,
  deploymentSigns: none,
};

/** A host that does not answer. */
export const sampleUnreachable: Finding = {
  code: "host-unreachable",
  severity: "error",
  subject: { host: "node-11.domain.tld" },
  summary: "the host does not answer",
  detail: "192.0.2.11 port 22: no route to host",
  fix: "Check that the host is up, and its address in the fleet file.",
};

/** A finding with every part that there is. */
export const sampleIommuOff: Finding = {
  code: "iommu-off",
  severity: "warning",
  subject: { host: "node-10.domain.tld", item: "/proc/cmdline" },
  summary: "the IOMMU is off",
  detail:
    "The firmware offers it (DMAR), but the kernel made no IOMMU group.\nNothing can be handed to a VM so.",
  fix: "Add intel_iommu=on to the kernel's arguments and reboot.",
  evidence: [{ source: "/proc/cmdline", text: "BOOT_IMAGE=/boot/vmlinuz-6.1.0 root=/dev/vda1 ro quiet" }],
};

/** Two hosts that were read, both with OpenStack, and one that was not. */
export const sampleDiscoveries: readonly HostDiscovery[] = [
  {
    host: hostName("node-9.domain.tld"),
    kind: "read",
    facts: { ...facts, openstackServices: known({ processes: [], units: {}, stale: {} }) },
    openstack: {
      release: "Zed",
      deployment: "packages",
      services: [
        { name: "nova-compute", state: "restart due" },
        { name: "neutron-openvswitch-agent", state: "active" },
        { name: "neutron-sriov-agent", state: "active" },
        { name: "neutron-dhcp-agent", state: "failed" },
      ],
    },
    findings: [],
    durationMs: 320,
  },
  {
    host: hostName("node-10.domain.tld"),
    kind: "read",
    facts: {
      ...facts,
      iommu: known({ firmwareTables: ["DMAR"], units: [], groupCount: 0, interruptRemapping: absent }),
      hostNetwork: unreadable("timed out"),
    },
    openstack: { deployment: "kolla-ansible", services: [] },
    findings: [sampleIommuOff],
    durationMs: 410,
  },
  { host: hostName("node-11.domain.tld"), kind: "failed", finding: sampleUnreachable, durationMs: 20_000 },
];

/** One host on which something does not hold, one on which all does, one that could not be read. */
export const sampleVerifications: readonly HostVerification[] = [
  {
    host: hostName("node-9.domain.tld"),
    checks: [
      { step: "enable-iommu", subject: "host", holds: "yes", summary: "the IOMMU is on (41 groups)" },
      {
        step: "create-vfs",
        subject: sampleIce.address,
        holds: "no",
        summary: "enp6s0f0 has 29 VFs of 30 wanted",
      },
      {
        step: "set-vf-attributes",
        subject: sampleIce.address,
        holds: "unknown",
        summary: "the VFs' settings could not be read: <timed out>",
      },
    ],
    findings: [sampleIommuOff],
  },
  {
    host: hostName("node-10.domain.tld"),
    checks: [{ step: "enable-iommu", subject: "host", holds: "yes", summary: "the IOMMU is on" }],
    findings: [],
  },
  { host: hostName("node-11.domain.tld"), checks: [], findings: [sampleUnreachable] },
];
