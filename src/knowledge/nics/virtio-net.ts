import type { NicFamily } from "../../model/nic.ts";

/** The NIC family Red Hat virtio-net. */
export const virtioNet: NicFamily = {
  family: "virtio-net",
  vendor: "Red Hat",
  pfIds: ["1af4:1000", "1af4:1041"],
  vfIds: ["1af4:1000", "1af4:1041"],
  deviceNames: {
    "1af4:1000": "Virtio network device",
    "1af4:1041": "Virtio 1.0 network device",
  },
  operatorIds: ["1af4:1000", "1af4:1041"],
  pfDrivers: ["virtio-pci"],
  vfDrivers: ["virtio-pci"],
  limit: { kind: "total-vfs" },
  limitBasis: "device: virtio_pci_sriov_configure",
  vfCreation: "sysfs",
  switchdev: "no",
  quirks: [
    { id: "needs-sriov-feature", effect: "VFs by sysfs only where the device offers VIRTIO_F_SR_IOV." },
    {
      id: "emulated-by-dpu",
      effect:
        "Mostly a device that a DPU emulates; its VFs can migrate with the variant driver virtio-vfio-pci.",
    },
  ],
  sources: ["linux 6.12 drivers/virtio/virtio_pci_common.c", "sriov-network-operator 249e200 configmap"],
  verified: true,
};
