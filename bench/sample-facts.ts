import type { FileState, HostFacts, Link, NetworkFunction } from "../src/model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../src/model/ids.ts";
import { places } from "../src/model/places.ts";
import { absent, known } from "../src/model/reading.ts";

const defaults: FileState = {
  content: 'GRUB_DEFAULT=0\nGRUB_CMDLINE_LINUX_DEFAULT="quiet"\nGRUB_CMDLINE_LINUX=""\n',
  mode: "0644",
  uid: 0,
  gid: 0,
};

/** A compute node with two ports of 100 Gb/s, without VFs and with the IOMMU off: the plan with the most to do. */
export const sampleFacts: HostFacts = {
  operatingSystem: known({
    id: "ubuntu",
    versionId: "22.04",
    like: ["debian"],
    prettyName: "Ubuntu 22.04.4 LTS",
  }),
  kernel: known({
    release: "5.15.0-112-generic",
    architecture: "x86_64",
    bootId: "5f4dcc3b-0000-4000-8000-000000000000",
    commandLine: "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet",
  }),
  cpu: known({ vendor: "intel", model: "Intel(R) Xeon(R) Gold 6338" }),
  iommu: known({ firmwareTables: ["DMAR"], units: [], groupCount: 0, interruptRemapping: known(false) }),
  vfio: known({ vfioPci: "available", containerDevice: { is: "known", value: false } }),
  security: known({ secureBoot: known(false), lockdown: known("none") }),
  bootLoader: known({
    tools: ["update-grub", "grub-mkconfig"],
    readsDropIns: true,
    defaults: known(defaults),
    dropIns: {},
    menu: known({ path: "/boot/grub/grub.cfg", content: "" }),
    configuredCommandLine: known("root=/dev/sda1 ro quiet"),
    fallbackEntry: absent,
  }),
  networkFunctions: known([port(0), port(1)]),
  memoryLocks: known({ daemons: [] }),
  vfResources: known({ madeAt: {}, withoutMemory: [], cpuCount: known(8), interrupts: known(40) }),
  numaNodes: known([{ id: 0, cpus: 8, memoryMb: 16_384, hugePagesMb: 0, socket: 0 }]),
  hostNetwork: known({
    links: [link("eno1"), link("ens1f0"), link("ens1f1")],
    defaultRouteDevices: ["eno1"],
    sshLocalAddress: known("192.0.2.10"),
  }),
  networkOwners: known([{ kind: "netplan", active: true, vfCountLines: [] }]),
  workloads: known({ vms: [] }),
  initSystem: known({ kind: "systemd", version: "249" }),
  vfleetTraces: known({
    files: Object.fromEntries(
      Object.values(places).map((path) => [path, path === places.grubDefaults ? known(defaults) : absent]),
    ),
    units: {},
    directories: ["/etc", "/etc/default", "/etc/modules-load.d", "/etc/systemd/system", "/usr/local/sbin"],
  }),
  packages: known({
    libnl3: known("3.5.0-0.1"),
    libvirt: known("8.0.0-1ubuntu7"),
    qemu: known("1:6.2+dfsg-2ubuntu6"),
    iproute2: known("5.15.0-1ubuntu2"),
  }),
  holders: known({ byGroup: {}, byAddress: {} }),
  deploymentSigns: known([]),
  openstackFiles: known({ files: {}, links: {}, folders: {} }),
  openstackServices: known({ processes: [], units: {}, stale: {} }),
  openstackPackages: known({}),
};

function port(number: number): NetworkFunction {
  return {
    address: pci(`0000:3b:00.${number}`),
    vendorId: "8086",
    deviceId: "1592",
    driver: known("ice"),
    numaNode: known(0),
    iommuGroup: absent,
    netdevs: [
      {
        name: `ens1f${number}`,
        mac: `02:00:00:00:3b:0${number}`,
        operState: "up",
        adminUp: known(true),
        carrier: known(true),
        speedMbps: known(100_000),
        mtu: 1500,
      },
    ],
    sriov: known({
      totalVfs: known(128),
      numVfs: known(0),
      vfDeviceId: known("1889"),
      // The VFs of the first port are from 3b:01.0 on, those of the second from 3b:11.0.
      vfOffset: known(number === 0 ? 8 : 135),
      vfStride: known(1),
      driversAutoprobe: known(true),
      vfs: [],
      eswitchMode: known("legacy"),
    }),
    physicalFunction: absent,
  };
}

function link(name: string): Link {
  const addresses = name === "eno1" ? ["192.0.2.10/24"] : [];
  return { name, kind: "", master: undefined, parent: undefined, addresses, adminUp: true, vfs: [] };
}

function pci(text: string): PciAddress {
  const address = parsePciAddress(text);
  if (address === undefined) throw new RangeError(`${text} is no PCI address`);
  return address;
}
