import type { Layer } from "./layer.ts";

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

/** What facts can show that confirms a line, so that it is more than a line of the past, and the rules that look. */
export const confirmationWords = {
  "pf-without-vfs": {
    text: "The PF has no VFs now, or fewer than its driver said",
    rules: ["vfs-missing", "total-vfs-unreadable"],
  },
  "libnl3-cuts-vfs": {
    text: "The installed libnl3 cuts what the kernel says of PFs with more than 30 VFs, and a PF has more",
    rules: ["libnl3-too-old"],
  },
  "iommu-off": {
    text: "The host has no IOMMU groups",
    rules: ["iommu-off", "iommu-off-in-firmware", "iommu-off-by-argument", "iommu-not-started"],
  },
  "vfio-unavailable": { text: "vfio-pci is not there, or its device file is not", rules: ["vfio-missing"] },
  "no-such-netdev": {
    text: "The host has no interface of the name in the line",
    rules: ["agent-maps-missing-device"],
  },
  "no-such-function": {
    text: "The host has no network function at the address in the line",
    rules: ["vfs-missing", "device-list-matches-nothing"],
  },
  "no-sriov-device": {
    text: "The interface in the line is there and cannot have VFs",
    rules: ["pf-not-sriov-capable"],
  },
  "pf-down": { text: "The PF is down now", rules: ["pf-down"] },
  "pf-without-driver": { text: "The PF has no driver", rules: ["pf-without-driver"] },
  "pf-without-netdev": { text: "The PF has no network interface", rules: ["pf-without-interface"] },
  "vf-index-beyond": { text: "The PF has fewer VFs than the index in the line", rules: ["vfs-missing"] },
  "vf-without-driver": { text: "The VF has no driver", rules: ["vf-without-driver"] },
  "vf-on-host-driver": {
    text: "The VF is bound to a driver other than one of VFIO",
    rules: ["vf-on-host-driver"],
  },
  "vf-untrusted": { text: "The PF has VFs in use that are not trusted", rules: ["vf-untrusted"] },
  "vf-mac-zero": { text: "A VF in use has no MAC address", rules: ["vf-mac-zero"] },
  "vfs-in-use": { text: "VMs hold VFs of the PF", rules: ["vfs-in-use"] },
  "group-shared": {
    text: "The IOMMU group in the line has several network functions, and not all are bound to VFIO",
    rules: ["iommu-group-shared"],
  },
  switchdev: { text: "The eswitch of the PF is in switchdev mode", rules: ["pf-in-switchdev"] },
  "numa-unknown": { text: "The kernel does not tell the NUMA node of a PF", rules: ["numa-node-unknown"] },
  "interrupt-remapping-off": { text: "Interrupt remapping is off", rules: ["no-interrupt-remapping"] },
  "lockdown-on": { text: "The kernel is locked down", rules: ["kernel-locked-down"] },
  "amd-iommu-argument": { text: "The kernel was booted with amd_iommu=on", rules: ["amd-iommu-on"] },
  "max-vfs-option": {
    text: "max_vfs stands in the configuration of modules or on the kernel command line",
    rules: ["other-vf-owner"],
  },
  "networkmanager-active": { text: "NetworkManager runs", rules: ["networkmanager-takes-vfs"] },
  "networkmanager-counts-vfs": {
    text: "A profile of NetworkManager sets a number of VFs",
    rules: ["other-vf-owner"],
  },
  "netplan-counts-vfs": { text: "netplan sets a number of VFs", rules: ["other-vf-owner"] },
  "agent-not-running": {
    text: "The SR-IOV agent is installed and does not run",
    rules: ["sriov-agent-dead"],
  },
  "agent-not-alive": {
    text: "Neutron says that the SR-IOV agent of the host is not alive, or the agent does not run on it",
    rules: ["sriov-agent-dead"],
  },
  "compute-not-running": { text: "nova-compute is installed and does not run", rules: ["nova-compute-dead"] },
  "filter-unknown": {
    text: "The filter in the line stands in the scheduler's list",
    rules: ["scheduler-filter-misspelt", "scheduler-filter-gone", "scheduler-filter-unavailable"],
  },
  "pci-filter-missing": {
    text: "The scheduler's list of filters lacks PciPassthroughFilter",
    rules: ["pci-filter-missing"],
  },
  "sriov-driver-missing": {
    text: "ML2's mechanism drivers lack sriovnicswitch",
    rules: ["ml2-driver-missing"],
  },
  "vendor-devs-lack": {
    text: "supported_pci_vendor_devs lacks the id in the line",
    rules: ["vendor-devs-missing"],
  },
  "devname-and-address": {
    text: "An entry of the device list has both devname and address",
    rules: ["device-list-malformed"],
  },
  "devname-with-placement": {
    text: "PCI devices are reported to Placement, and the device list has devname",
    rules: ["placement-refuses-devname"],
  },
  "placement-off": {
    text: "report_in_placement is not on",
    rules: ["placement-one-way", "placement-stays-on"],
  },
  "alias-missing": {
    text: "No PCI alias of the name in the line is configured on the host",
    rules: ["pci-alias-missing"],
  },
} as const satisfies Readonly<Record<string, { readonly text: string; readonly rules: readonly string[] }>>;

/** A word for such a confirmation. */
export type ConfirmationWord = keyof typeof confirmationWords;

/** A line of a log that tells of a trouble with SR-IOV. */
export type Signature = {
  /** Stable, in kebab case: the code of its findings. */
  readonly id: string;
  readonly log: LogName;
  /** Where its cause lies. */
  readonly layer: Layer;
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
