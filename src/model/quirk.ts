/** The peculiarities of NICs that steps ask for by word; a new word is a new line here. */
export const quirkWords = [
  // The PF must be up when VFs are made, or fewer (or none) come.
  "pf-must-be-up",
  // Writing the count can succeed with fewer or no VFs.
  "count-may-fall-short",
  // VFs are not made by sysfs but by a module parameter.
  "vfs-by-module-parameter",
  // VFs are made by the adapter's management (CIMC, hypervisor of a cloud) or by the driver at probe.
  "vfs-by-adapter-management",
  // The number of VFs is set in the firmware and sriov_totalvfs mirrors it.
  "limit-set-in-firmware",
  // All ports of a card share its VFs.
  "vfs-shared-by-ports",
  // One PCI function serves several ports.
  "one-function-several-ports",
  // SR-IOV lives on another function than the network interface.
  "sriov-on-sibling-function",
  // The count cannot be changed while VFs are assigned, and the driver may say that it was.
  "assigned-change-silent",
  // Interrupt vectors or queues run out before the VF limit.
  "vectors-run-out",
  // Needs its DDP package, else it is in safe mode without SR-IOV.
  "needs-ddp-package",
  // The upstream bridge must forward ARI.
  "needs-ari",
  // The eswitch mode can only change while there are no VFs.
  "eswitch-needs-no-vfs",
  // VFs are reset by the kernel's emulation: fine to test with, not for traffic.
  "emulated-by-qemu",
] as const;

/** A word for a NIC's peculiarity. */
export type QuirkWord = (typeof quirkWords)[number];
