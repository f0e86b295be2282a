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
  "no-device-fits": {
    text: "A host has no VF for the network: too few VFs, a device list that misses them or names another network, or a nova-compute that does not work or began before its VFs",
    rules: [
      "vfs-missing",
      "device-list-misses-vfs",
      "pci-record-missing",
      "pci-record-leaked",
      "pci-record-unused",
      "pci-record-stuck",
      "device-list-wrong-network",
      "network-of-another-physical-network",
      "no-free-vf",
      "compute-started-before-vfs",
      "nova-compute-down",
      "nova-compute-disabled",
    ],
  },
  "no-host-in-aggregate": {
    text: "A flavor asks for an aggregate that fits no host with VFs",
    rules: ["flavor-fits-no-host", "host-in-no-sriov-aggregate"],
  },
  "port-not-bound": {
    text: "The agent does not serve the network of the host's PF, or Neutron cannot bind ports with VFs there",
    rules: [
      "sriov-agent-dead",
      "agent-mapping-missing",
      "agent-maps-missing-interface",
      "agent-serves-another-network",
      "ml2-driver-missing",
      "ml2-not-in-use",
      "direct-ports-prohibited",
      "ml2-network-type-missing",
      "physical-network-unknown",
      "vf-ids-not-supported",
      "network-of-another-physical-network",
      "network-type-without-vfs",
      "eswitch-switchdev",
    ],
  },
  "network-without-vfs": {
    text: "A network on the physical network is neither VLAN nor flat",
    rules: ["network-type-without-vfs"],
  },
  "exclusion-not-mapped": {
    text: "exclude_devices names a PF that is not mapped",
    rules: ["agent-exclude-list-wrong"],
  },
  "vf-of-two": {
    text: "A VF is bound to two ports, or is held by a VM whose port it is not, or Nova's records give it to another server",
    rules: [
      "vf-of-two-ports",
      "vf-leaked",
      "vf-mac-duplicate",
      "pci-record-free-but-held",
      "pci-record-leaked",
      "port-without-pci-record",
    ],
  },
  "pf-without-vfs": {
    text: "The PF has no VFs now, or fewer than its driver said",
    rules: ["vfs-missing", "vf-unit-failed"],
  },
  "iommu-off": { text: "The host has no IOMMU groups", rules: ["iommu-off", "iommu-off-in-firmware"] },
  "vfio-unavailable": { text: "vfio-pci is not there, or its device file is not", rules: ["iommu-off"] },
  "no-such-netdev": {
    text: "The host has no interface of the name in the line",
    rules: ["agent-maps-missing-interface"],
  },
  "no-such-function": {
    text: "The host has no network function at the address in the line",
    rules: [
      "vfs-missing",
      "port-vf-gone",
      "device-list-misses-vfs",
      "pci-record-vf-gone",
      "port-without-pci-record",
    ],
  },
  "pf-down": { text: "The PF is down now", rules: ["pf-down"] },
  "vf-index-beyond": {
    text: "The PF has fewer VFs than the index in the line",
    rules: ["vfs-missing", "port-vf-gone"],
  },
  "vfs-in-use": { text: "VMs hold VFs of the PF", rules: ["vf-held-by-process", "no-free-vf"] },
  "group-shared": {
    text: "The IOMMU group in the line has several network functions, and not all are bound to VFIO",
    rules: ["vf-group-shared"],
  },
  switchdev: { text: "The eswitch of the PF is in switchdev mode", rules: ["eswitch-switchdev"] },
  "agent-not-running": {
    text: "The SR-IOV agent is installed and does not run",
    rules: ["sriov-agent-dead", "service-down"],
  },
  "agent-not-alive": {
    text: "Neutron says that the SR-IOV agent of the host is not alive, or the agent does not run on it",
    rules: ["sriov-agent-dead", "agent-mapping-missing", "agent-serves-another-network"],
  },
  "compute-not-running": {
    text: "nova-compute is installed and does not run",
    rules: ["nova-compute-down", "service-down"],
  },
  "pci-filter-missing": {
    text: "The scheduler's list of filters lacks PciPassthroughFilter",
    rules: ["scheduler-filter-missing"],
  },
  "sriov-driver-missing": {
    text: "ML2's mechanism drivers lack sriovnicswitch",
    rules: ["ml2-driver-missing"],
  },
  "vendor-devs-lack": {
    text: "supported_pci_vendor_devs lacks the id in the line",
    rules: ["vf-ids-not-supported"],
  },
  "pf-handed-out": {
    text: "An entry of the device list hands out the PF itself, or a server has it",
    rules: ["device-list-has-pf", "pf-given-to-server"],
  },
  "pci-records-contradict": {
    text: "Nova's records keep VFs from all, though no server has their PF",
    rules: ["pci-record-stuck"],
  },
  "devname-in-placement": {
    text: "The device list names an interface, and nova-compute is to report to Placement",
    rules: ["placement-refuses-devname"],
  },
  "placement-lacks-devices": {
    text: "Placement has no inventory of devices that hosts have or aliases ask for",
    rules: ["placement-inventory-missing", "placement-host-not-reporting", "placement-alias-unmet"],
  },
  "device-list-malformed": { text: "The device list is no JSON", rules: ["device-list-malformed"] },
  "numa-unknown": { text: "The kernel does not tell the NUMA node of the PF", rules: ["pf-numa-unknown"] },
  "vf-of-host": { text: "The host itself uses a VF that Nova hands out", rules: ["vf-used-by-host"] },
  "other-vf-owner": {
    text: "Another program's configuration sets the number of VFs",
    rules: ["other-vf-owner"],
  },
  "no-interrupt-remapping": { text: "Interrupt remapping is off", rules: ["no-interrupt-remapping"] },
  "pf-without-driver": {
    text: "The PF has no network interface, as its driver is not bound to it",
    rules: ["pf-without-interface"],
  },
  "vfs-not-by-sysfs": { text: "The NIC makes no VFs by sysfs", rules: ["vfs-not-by-sysfs"] },
  "pf-not-capable": { text: "The PF cannot have VFs", rules: ["pf-not-sriov-capable"] },
  "vf-memory-missing": { text: "The VFs have no memory window", rules: ["vf-memory-missing"] },
  "libnl3-too-old": {
    text: "libnl3 is older than 3.2.22, and a PF is to have more than 30 VFs",
    rules: ["libnl3-too-old"],
  },
  "vf-driver-differs": { text: "VFs have another driver than the pool wants", rules: ["vf-driver-differs"] },
  "vf-setting-unsupported": {
    text: "The NIC's driver cannot set what the pool wants of its VFs",
    rules: ["vf-setting-unsupported"],
  },
  "agent-began-early": {
    text: "The SR-IOV agent started before the VFs were made",
    rules: ["agent-started-before-vfs"],
  },
  "filter-not-there": {
    text: "The scheduler's list has a filter that its release does not have, or may not use",
    rules: ["scheduler-filter-misspelt", "scheduler-filter-gone", "scheduler-filter-unavailable"],
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
