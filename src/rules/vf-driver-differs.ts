import type { Rule } from "../model/rule.ts";

/** VFs have another driver than the pool wants. */
export const vfDriverDiffers: Rule = {
  code: "vf-driver-differs",
  severity: "warning",
  layer: "vf",
  title: "VFs have another driver than the pool wants",
  explanation:
    "The pool names a driver, or none. macvtap ports need the network driver on a VF; DPDK on the host needs VFIO.",
  howToMakeSure: "readlink /sys/bus/pci/devices/VF/driver",
  fix: "Run vfleet apply: it binds them.",
  mendedBy: ["bind-vf-drivers", "set-autoprobe"],
  reads: ["networkFunctions", "holders"],
  of: "host",
  find: ({ checks, pfs }) =>
    checks
      .filter(({ step, holds }) => step === "bind-vf-drivers" && holds === "no")
      .map(({ subject, summary }) => ({
        item: subject,
        summary: `VFs of ${pfs.find(({ pf }) => pf === subject)?.netdev ?? subject} have another driver than the pool wants`,
        detail: summary,
      })),
};
