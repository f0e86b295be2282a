/** A NIC of a machine: one PCI function. */
export type NicSpec = {
  readonly address: string;
  /** Four hex digits each. */
  readonly vendorId: string;
  readonly deviceId: string;
  /** The driver that takes it at boot; undefined: none does. */
  readonly driver: string | undefined;
  /** -1: the machine has no NUMA nodes. */
  readonly numaNode: number;
  readonly netdevs: readonly NetdevSpec[];
  /** undefined: it cannot have VFs. */
  readonly sriov: SriovSpec | undefined;
};

/** An interface of a NIC. */
export type NetdevSpec = {
  readonly name: string;
  readonly mac: string;
  /** Whether the boot switches it up. */
  readonly isUp: boolean;
  readonly hasCable: boolean;
  readonly speedMbps: number;
  readonly mtu: number;
};

/** What a NIC can do with VFs. */
export type SriovSpec = {
  readonly totalVfs: number;
  /** How many the driver makes in truth; more give what the driver says. */
  readonly limit: number;
  readonly vfDeviceId: string;
  readonly vfDriver: string;
  /** Functions from the PF to its first VF, and from one to the next. */
  readonly offset: number;
  readonly stride: number;
  /** VFs that are there after each boot without anybody's doing, as of mlx4's module parameter. */
  readonly vfsAtBoot: number;
  /** The firmware has left memory windows for them. */
  readonly hasMemory: boolean;
  /** undefined: devlink knows nothing of it. */
  readonly eswitchMode: string | undefined;
};

/** A link of the host that is no NIC, or what a NIC's link carries. */
export type LinkSpec = {
  readonly name: string;
  /** Empty for the interface of a NIC. */
  readonly kind: string;
  readonly master: string | undefined;
  readonly parent: string | undefined;
  readonly addresses: readonly string[];
  readonly isUp: boolean;
};

/** A file on the disk. */
export type FileSpec = {
  readonly content: string;
  readonly mode?: number;
  readonly uid?: number;
  readonly gid?: number;
};

/** A service that the init system can start. */
export type ServiceSpec = {
  readonly unit: string;
  /** What runs: the words of its process; none for a service that only is. */
  readonly words: readonly string[];
  readonly isEnabled: boolean;
  readonly isRunning: boolean;
  /** A file below /var/log that it holds open. */
  readonly log: string | undefined;
  /** What it writes to its log when it is ready. */
  readonly readyText: string | undefined;
  readonly startMs: number;
  /** A port on which it answers with a list of API versions. */
  readonly apiPort: number | undefined;
};

/** A package that is installed, or that the machine's repositories have. */
export type PackageSpec = { readonly name: string; readonly version: string };

/** A package in a repository: what it needs, the files and the service that it brings. */
export type OfferedPackage = PackageSpec & {
  readonly needs: readonly string[];
  readonly files: Readonly<Record<string, FileSpec>>;
  readonly service: ServiceSpec | undefined;
};

/** A VM that runs when the machine is first seen; no reboot brings it back. */
export type VmSpec = { readonly name: string; readonly vfs: readonly string[] };

/** How a machine boots. */
export type BootSpec =
  | {
      /** Debian and Ubuntu: update-grub and drop-ins. */
      readonly kind: "grub";
      readonly menu: string;
      readonly readsDropIns: boolean;
      readonly tools: readonly string[];
    }
  /** RHEL and its kin: entries that grubby edits. */
  | { readonly kind: "entries"; readonly menu: string };

/** What a machine is before it has run: its hardware and what is on its disk. */
export type MachineSpec = {
  readonly name: string;
  readonly kernel: string;
  readonly architecture: string;
  readonly cpu: { readonly vendor: "intel" | "amd" | "arm" | "other"; readonly model: string };
  readonly isEfi: boolean;
  readonly secureBoot: boolean;
  readonly lockdown: "none" | "integrity" | "confidentiality" | undefined;
  /** DMAR, IVRS or IORT; undefined: the firmware has no IOMMU, or it is switched off. */
  readonly iommuTable: string | undefined;
  /** The kernel was built to use the IOMMU without an argument. */
  readonly iommuByDefault: boolean;
  readonly vfio: "available" | "builtin" | "missing";
  readonly init: { readonly kind: "systemd" | "upstart"; readonly version: string };
  readonly packageTool: "apt-get" | "dnf" | "yum";
  readonly nics: readonly NicSpec[];
  readonly links: readonly LinkSpec[];
  readonly defaultRoutes: readonly string[];
  readonly iproute: "json" | "text";
  readonly packages: readonly PackageSpec[];
  readonly offers: readonly OfferedPackage[];
  readonly services: readonly ServiceSpec[];
  readonly vms: readonly VmSpec[];
  readonly boot: BootSpec;
  /** What it was booted with; undefined: as its boot loader says. */
  readonly commandLine: string | undefined;
  readonly files: Readonly<Record<string, FileSpec>>;
  /** Folders that are there without a file of ours in them. */
  readonly folders: readonly string[];
  /** Milliseconds from the order to reboot until it answers no more, and from then until it answers again. */
  readonly downMs: number;
  readonly bootMs: number;
};
