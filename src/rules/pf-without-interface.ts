import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** A PF has no network interface. */
export const pfWithoutInterface: Rule = {
  code: "pf-without-interface",
  severity: "error",
  layer: "nic",
  title: "A PF has no network interface",
  explanation:
    "Its driver is not loaded, or it is bound to vfio-pci or a driver of DPDK. libvirt sets MAC address and VLAN of VFs by the PF's interface, and the agent sees VFs by it.",
  howToMakeSure: "ls /sys/bus/pci/devices/ADDRESS/net; readlink /sys/bus/pci/devices/ADDRESS/driver",
  fix: "Bind the PF to its network driver.",
  reads: ["networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "pf-without-interface"),
};
