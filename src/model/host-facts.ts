import type { PciAddress } from "./ids.ts";
import type { OpenstackFactTypes } from "./openstack-facts.ts";
import type { Reading } from "./reading.ts";

/** From os-release: id `debian`, versionId `12`, like `["rhel", "fedora"]`. */
export type OperatingSystem = {
  readonly id: string;
  readonly versionId: string;
  readonly like: readonly string[];
  readonly prettyName: string;
};

/** The running kernel; bootId changes with each boot. */
export type Kernel = {
  readonly release: string;
  /** As `uname -m` says: x86_64, aarch64. */
  readonly architecture: string;
  readonly bootId: string;
  /** /proc/cmdline without its newline. */
  readonly commandLine: string;
};

/** A regular file as it is; content is exact (UTF-8), mode octal such as `0644`, owner and group numeric. */
export type FileState = {
  readonly content: string;
  readonly mode: string;
  readonly uid: number;
  readonly gid: number;
};

/** What the host has to edit the kernel command line with. */
export type BootLoader = {
  /** Those of grubby, update-grub, grub-mkconfig, grub2-mkconfig that are on the PATH of root. */
  readonly tools: readonly string[];
  /** grub-mkconfig reads /etc/default/grub.d/*.cfg. */
  readonly readsDropIns: boolean;
  /** /etc/default/grub. */
  readonly defaults: Reading<FileState>;
  /** Files of /etc/default/grub.d that end in .cfg, by path, in the order in which they are read. */
  readonly dropIns: Readonly<Record<string, Reading<FileState>>>;
  /** The generated menu: /boot/grub/grub.cfg or /boot/grub2/grub.cfg. */
  readonly menu: Reading<{ readonly path: string; readonly content: string }>;
  /** The kernel arguments of the entry that boots by default, without the kernel's path; unreadable if the next boot takes another entry once. */
  readonly configuredCommandLine: Reading<string>;
  /** vfleet's own /etc/grub.d entry that keeps the boot as it was. */
  readonly fallbackEntry: Reading<FileState>;
};

/** The init system that runs as PID 1 (or that the host boots with). */
export type InitSystem = {
  readonly kind: "systemd" | "upstart" | "sysv" | "openrc" | "other";
  readonly version: string;
};

/** The processor's maker, which decides on the IOMMU's kernel arguments. */
export type Cpu = { readonly vendor: "intel" | "amd" | "arm" | "other"; readonly model: string };

/** What the firmware offers and the kernel made of it. */
export type Iommu = {
  /** Those of DMAR, IVRS, IORT in /sys/firmware/acpi/tables. */
  readonly firmwareTables: readonly string[];
  /** Names in /sys/class/iommu: dmar0, ivhd0, smmu3.0x... */
  readonly units: readonly string[];
  /** IOMMU groups of the whole host. */
  readonly groupCount: number;
  readonly interruptRemapping: Reading<boolean>;
};

/** Modules and devices that hand a PCI function to a VM. */
export type Vfio = {
  /** vfio-pci: loaded, built in, available on disk, or missing. */
  readonly vfioPci: "loaded" | "builtin" | "available" | "missing";
  /** /dev/vfio/vfio is there. */
  readonly containerDevice: Reading<boolean>;
};

/** Secure Boot and the kernel's lockdown, which forbid some writes. */
export type Security = {
  readonly secureBoot: Reading<boolean>;
  readonly lockdown: Reading<"none" | "integrity" | "confidentiality">;
};

/** A network interface that belongs to a PCI function. */
export type Netdev = {
  readonly name: string;
  readonly mac: string;
  /** up, down, unknown, ... as sysfs says. */
  readonly operState: string;
  /** The administrator's switch (IFF_UP). */
  readonly adminUp: Reading<boolean>;
  readonly carrier: Reading<boolean>;
  /** Mb/s. */
  readonly speedMbps: Reading<number>;
  readonly mtu: number;
};

/** What sysfs says of a function that can have VFs. */
export type Sriov = {
  readonly totalVfs: Reading<number>;
  readonly numVfs: Reading<number>;
  /** Four hex digits, known before any VF exists. */
  readonly vfDeviceId: Reading<string>;
  readonly driversAutoprobe: Reading<boolean>;
  /** VFs in the order of their index. */
  readonly vfs: readonly { readonly index: number; readonly address: PciAddress }[];
  /** Functions from the PF to its first VF, and from one VF to the next; left out where the kernel does not tell. */
  readonly vfOffset?: Reading<number>;
  readonly vfStride?: Reading<number>;
  /** legacy or switchdev, as devlink says. */
  readonly eswitchMode: Reading<string>;
};

/** One PCI function of the network class: a PF, a VF or a plain NIC. */
export type NetworkFunction = {
  readonly address: PciAddress;
  /** Four hex digits each. */
  readonly vendorId: string;
  readonly deviceId: string;
  readonly driver: Reading<string>;
  /** undefined in Reading terms: absent when the kernel says -1. */
  readonly numaNode: Reading<number>;
  readonly iommuGroup: Reading<number>;
  readonly netdevs: readonly Netdev[];
  /** Absent: the function cannot have VFs. */
  readonly sriov: Reading<Sriov>;
  /** Known on a VF: its PF. */
  readonly physicalFunction: Reading<PciAddress>;
};

/** The PF's settings of one VF, as `ip -d link` shows them. */
export type VfSettings = {
  readonly index: number;
  readonly mac: string;
  /** 0: none. */
  readonly vlan: number;
  readonly spoofCheck: Reading<boolean>;
  readonly trust: Reading<boolean>;
  readonly linkState: Reading<"auto" | "enable" | "disable">;
  /** Mb/s, 0: no limit. */
  readonly maxTxRateMbps: number;
};

/** A link of the host's network stack, PCI or not. */
export type Link = {
  readonly name: string;
  /** bridge, bond, team, vlan, openvswitch, ...; empty for a plain device. */
  readonly kind: string;
  /** The bridge, bond, team or ovs-system that it is a port of. */
  readonly master: string | undefined;
  /** The link that it rides on (VLAN, macvlan), `ifN` by index if that is in another network namespace. */
  readonly parent: string | undefined;
  /** With prefix length: 192.0.2.10/24. */
  readonly addresses: readonly string[];
  readonly adminUp: boolean;
  /** A macvtap or an XDP program or a tc redirect is not listed here. */
  readonly vfs: readonly VfSettings[];
};

/** The host's own use of its network. */
export type HostNetwork = {
  readonly links: readonly Link[];
  /** Devices of the default routes, all tables and families. */
  readonly defaultRouteDevices: readonly string[];
  /** The host's address of the SSH session that read this; absent if it is not known. */
  readonly sshLocalAddress: Reading<string>;
};

/** A process that has an IOMMU group or a device open, or a VM that names it. */
export type Holder = {
  readonly kind: "process" | "vm";
  /** The program or the libvirt domain. */
  readonly name: string;
  readonly pid: number | undefined;
};

/** Who holds PCI functions by VFIO or libvirt, by address or by IOMMU group number. */
export type Holders = {
  readonly byGroup: Readonly<Record<string, readonly Holder[]>>;
  readonly byAddress: Readonly<Record<string, readonly Holder[]>>;
};

/** Virtual machines that run on the host, by QEMU process. */
export type Workloads = { readonly vms: readonly { readonly name: string; readonly pid: number }[] };

/** Package versions by the word that the steps use; absent: not installed. */
export type Packages = {
  readonly libnl3: Reading<string>;
  readonly libvirt: Reading<string>;
  readonly qemu: Reading<string>;
  readonly iproute2: Reading<string>;
};

/** What configures the network of the host, and where it counts VFs. */
export type NetworkOwner = {
  readonly kind:
    | "networkmanager"
    | "netplan"
    | "networkd"
    | "ifupdown"
    | "ifcfg"
    | "os-net-config"
    | "sriov-netplan-shim"
    | "udev"
    | "modprobe"
    /** rc.local, units, init scripts, cron, sysfs.conf, tmpfiles.d, /usr/local. */
    | "boot-script";
  /** It runs or is enabled. */
  readonly active: boolean;
  /** Configuration lines that set VF counts: file and line. */
  readonly vfCountLines: readonly { readonly file: string; readonly text: string }[];
};

/** What vfleet left on the host before, and files at the places that it would write. */
export type VfleetTraces = {
  /** By path; each place that vfleet writes, absent or as it is. */
  readonly files: Readonly<Record<string, Reading<FileState>>>;
  /** Units of ours: enabled and active, by name. */
  readonly units: Readonly<Record<string, { readonly enabled: string; readonly active: string }>>;
  /** Directories of ours and of others that are there. */
  readonly directories: readonly string[];
};

/** What the kernel tells of PFs and VFs beyond their state: when they came, and what they were given. */
export type VfResources = {
  /** Seconds after the boot at which the first VF of a PF was made, by PF; left out: it has none, or the kernel does not tell. */
  readonly madeAt: Readonly<Record<string, number>>;
  /** PFs of which a memory window for VFs was not placed: they can have none. */
  readonly withoutMemory: readonly PciAddress[];
  /** Processors that are on. */
  readonly cpuCount: Reading<number>;
  /** Message-signalled interrupts that are in use. */
  readonly interrupts: Reading<number>;
};

/** How much memory libvirt's daemons may have a VM lock. */
export type MemoryLocks = {
  readonly daemons: readonly {
    readonly pid: number;
    readonly program: string;
    /** Bytes: its hard limit. */
    readonly most: number | "unlimited";
    /** Whether it has the capability to raise that. */
    readonly mayRaise: boolean;
  }[];
};

/** A NUMA node of the host. */
export type NumaNode = {
  readonly id: number;
  readonly cpus: number;
  readonly memoryMb: number;
  /** Of its memory, what is set aside as huge pages. */
  readonly hugePagesMb: number;
  /** The physical package of its first processor; undefined: it has none, or the kernel does not tell. */
  readonly socket: number | undefined;
};

/** What can be read of a host, by the name of the fact. */
export type FactTypes = {
  readonly operatingSystem: OperatingSystem;
  readonly kernel: Kernel;
  readonly bootLoader: BootLoader;
  readonly initSystem: InitSystem;
  readonly cpu: Cpu;
  readonly iommu: Iommu;
  readonly vfio: Vfio;
  readonly security: Security;
  readonly networkFunctions: readonly NetworkFunction[];
  readonly vfResources: VfResources;
  readonly numaNodes: readonly NumaNode[];
  readonly hostNetwork: HostNetwork;
  readonly holders: Holders;
  readonly workloads: Workloads;
  readonly memoryLocks: MemoryLocks;
  readonly packages: Packages;
  readonly networkOwners: readonly NetworkOwner[];
  readonly vfleetTraces: VfleetTraces;
} & OpenstackFactTypes;

/** The name of a fact; one file in src/facts each. */
export type FactId = keyof FactTypes;

/** All facts of a host, each known, absent or unreadable. */
export type HostFacts = { readonly [Id in FactId]: Reading<FactTypes[Id]> };

/** What a fact's command printed: stdout and stderr in one, as text; exitCode of the command. */
export type FactOutput = { readonly exitCode: number; readonly text: string };

/** One thing that can be read of a host: a constant shell command and a pure parser. */
export type Fact<Id extends FactId> = {
  readonly id: Id;
  /** Where it comes from, for people: files, sysfs paths, commands. */
  readonly source: string;
  /** POSIX sh, run in a subshell with LC_ALL=C; it changes nothing on the host. */
  readonly command: string;
  readonly parse: (output: FactOutput) => Reading<FactTypes[Id]>;
};
