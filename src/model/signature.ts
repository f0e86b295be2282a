/** A log in which lines of a signature are written, by what writes it. */
export type LogName =
  | "nova-api"
  | "nova-conductor"
  | "nova-scheduler"
  | "nova-compute"
  | "neutron-server"
  | "sriov-nic-agent"
  | "libvirtd"
  | "qemu"
  | "kernel"
  | "guest-kernel"
  | "networkmanager"
  | "systemd-udevd"
  | "netplan"
  | "shell";

/** Where the cause of a line lies, from the bottom to the top. */
export const signatureLayers = [
  "host",
  "driver",
  "libvirt",
  "guest",
  "agent",
  "neutron",
  "qos",
  "config",
  "compute",
  "scheduler",
  "migration",
  "api",
] as const;

/** One of these layers. */
export type SignatureLayer = (typeof signatureLayers)[number];

/** What facts can show that confirms a line: it is still so, and not only a line of the past. */
export const confirmationWords = {
  "pf-without-vfs": "The PF has no VFs now, or fewer than its driver said",
  "libnl3-cuts-vfs":
    "The installed libnl3 cuts what the kernel says of PFs with more than 30 VFs, and a PF has more",
  "iommu-off": "The host has no IOMMU groups",
  "vfio-unavailable": "vfio-pci is not there, or its device file is not",
  "no-such-netdev": "The host has no interface of the name in the line",
  "no-such-function": "The host has no network function at the address in the line",
  "no-sriov-device": "The interface in the line is there and cannot have VFs",
  "pf-down": "The PF is down now",
  "pf-without-driver": "The PF has no driver",
  "pf-without-netdev": "The PF has no network interface",
  "vf-index-beyond": "The PF has fewer VFs than the index in the line",
  "vf-without-driver": "The VF has no driver",
  "vf-on-host-driver": "The VF is bound to a driver other than one of VFIO",
  "vf-untrusted": "The PF has VFs in use that are not trusted",
  "vf-mac-zero": "A VF in use has no MAC address",
  "vfs-in-use": "VMs hold VFs of the PF",
  "group-shared": "The IOMMU group in the line has several network functions, and not all are bound to VFIO",
  switchdev: "The eswitch of the PF is in switchdev mode",
  "numa-unknown": "The kernel does not tell the NUMA node of a PF",
  "interrupt-remapping-off": "Interrupt remapping is off",
  "lockdown-on": "The kernel is locked down",
  "amd-iommu-argument": "The kernel was booted with amd_iommu=on",
  "max-vfs-option": "max_vfs stands in the configuration of modules or on the kernel command line",
  "networkmanager-active": "NetworkManager runs",
  "networkmanager-counts-vfs": "A profile of NetworkManager sets a number of VFs",
  "netplan-counts-vfs": "netplan sets a number of VFs",
  "agent-not-running": "The SR-IOV agent is installed and does not run",
  "agent-not-alive":
    "Neutron says that the SR-IOV agent of the host is not alive, or the agent does not run on it",
  "compute-not-running": "nova-compute is installed and does not run",
  "filter-unknown": "The filter in the line stands in the scheduler's list",
  "pci-filter-missing": "The scheduler's list of filters lacks PciPassthroughFilter",
  "sriov-driver-missing": "ML2's mechanism drivers lack sriovnicswitch",
  "vendor-devs-lack": "supported_pci_vendor_devs lacks the id in the line",
  "devname-and-address": "An entry of the device list has both devname and address",
  "devname-with-placement": "PCI devices are reported to Placement, and the device list has devname",
  "placement-off": "report_in_placement is not on",
  "alias-missing": "No PCI alias of the name in the line is configured on the host",
} as const;

/** A word for such a confirmation. */
export type ConfirmationWord = keyof typeof confirmationWords;

/** A line of a log that tells of a trouble with SR-IOV. */
export type Signature = {
  /** Stable, in kebab case: the code of its findings. */
  readonly id: string;
  readonly log: LogName;
  readonly layer: SignatureLayer;
  /** As a host's grep -E can read it after composeEre, too: no look-around, no back-reference, no lazy repetition. */
  readonly pattern: RegExp;
  /** A line that was really written, or is composed of the program's own format. */
  readonly example: string;
  /** What is wrong, in the operator's words, one line. */
  readonly summary: string;
  /** How to make sure, by hand. */
  readonly check: string;
  readonly fix: string;
  /** Releases, drivers or programs that write it. */
  readonly releases: string;
  /** weak: healthy logs have it too; unverified: the wording was not seen in a source. Both stay hints. */
  readonly weight: "verified" | "unverified" | "weak";
  /** How much its finding matters; left out: error. */
  readonly severity?: "warning" | "note";
  /** It is written only with debug on. */
  readonly needsDebug?: true;
  /** Facts that make a finding of it, any one of them; left out: none can. */
  readonly confirmedBy?: readonly ConfirmationWord[];
  readonly source: string;
};

/** Signatures of one subject, in one file. */
export type SignatureGroup = readonly Signature[];
