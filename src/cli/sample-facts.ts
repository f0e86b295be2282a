import { readFileSync } from "node:fs";
import type { FactId, HostFacts, Link } from "../model/host-facts.ts";
import { parsePciAddress } from "../model/ids.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";

/** A host of which nothing can be read. */
export function unreadableFacts(): HostFacts {
  const ids = Object.keys(CASES) as FactId[];
  return Object.fromEntries(ids.map((id) => [id, unreadable("permission denied")])) as HostFacts;
}

/** Readings that real hosts gave, of those of src/facts/cases. */
const CASES: Readonly<Record<FactId, string>> = {
  operatingSystem: "operating-system/debian-12",
  kernel: "kernel/debian-12",
  bootLoader: "boot-loader/debian-12",
  initSystem: "init-system/debian-12",
  cpu: "cpu/written-intel",
  iommu: "iommu/written-intel-on",
  vfio: "vfio/written-loaded",
  security: "security/debian-12-bios",
  networkFunctions: "",
  memoryLocks: "memory-locks/no-libvirt",
  vfResources: "vf-resources/written-four-vfs",
  numaNodes: "numa-nodes/written-two-nodes",
  hostNetwork: "",
  holders: "holders/nothing-held",
  workloads: "workloads/no-vms",
  packages: "packages/debian-12",
  networkOwners: "",
  vfleetTraces: "vfleet-traces/written-nothing-there",
  openstackPackages: "openstack-packages/debian-12-none",
  openstackServices: "openstack-services/debian-12-none",
  openstackFiles: "openstack-files/none",
  deploymentSigns: "deployment-signs/none",
};

/** A Debian host with one PF, eth1, that has no VFs yet. */
export function readyFacts(): HostFacts {
  const readings = Object.entries(CASES).map(([id, name]) => [id, name === "" ? known([]) : readCase(name)]);
  const pf = parsePciAddress("0000:06:00.0");
  if (!pf) throw new Error("not a PCI address");
  const netdev = {
    name: "eth1",
    mac: "02:00:00:00:00:01",
    operState: "up",
    adminUp: known(true),
    carrier: known(true),
    speedMbps: known(25_000),
    mtu: 1500,
  };
  const facts = Object.fromEntries(readings) as HostFacts;
  return {
    ...facts,
    hostNetwork: known({
      links: [linkOf("eth0", ["192.0.2.1/24"]), linkOf("eth1", [])],
      defaultRouteDevices: ["eth0"],
      sshLocalAddress: known("192.0.2.1"),
    }),
    networkFunctions: known([
      {
        address: pf,
        vendorId: "8086",
        deviceId: "1593",
        driver: known("ice"),
        numaNode: known(0),
        iommuGroup: known(7),
        netdevs: [netdev],
        sriov: known({
          totalVfs: known(63),
          numVfs: known(0),
          vfDeviceId: known("1889"),
          driversAutoprobe: known(true),
          vfs: [],
          eswitchMode: known("legacy"),
        }),
        physicalFunction: absent,
      },
    ]),
  };
}

function linkOf(name: string, addresses: readonly string[]): Link {
  return { name, kind: "", master: undefined, parent: undefined, addresses, adminUp: true, vfs: [] };
}

function readCase(name: string): Reading<unknown> {
  return JSON.parse(readFileSync(new URL(`../facts/cases/${name}.json`, import.meta.url), "utf8"));
}
