/**
 * The layers that a VF passes on its way into a VM, the lowest first: what is broken in one breaks what is above it. The
 * text is what a layer is for people.
 */
export const layers = {
  access: "reaching and reading the host or the cloud",
  firmware: "firmware of the host and of its NICs",
  kernel: "IOMMU, VFIO and limits",
  nic: "physical functions (PFs) and their drivers",
  vf: "virtual functions (VFs)",
  libvirt: "libvirt and QEMU",
  config: "configuration of Nova and Neutron",
  service: "services on the hosts",
  agent: "SR-IOV agent of Neutron",
  compute: "nova-compute and its PCI devices",
  placement: "Placement",
  neutron: "Neutron server",
  scheduler: "scheduler",
  request: "flavor, image, network and port that are asked for",
  migration: "moves of servers",
  guest: "inside of the VM",
} as const;

/** A layer, by its word. */
export type Layer = keyof typeof layers;

/** All layers, the lowest first. */
export const layerOrder = Object.keys(layers) as readonly Layer[];
