import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An old libnl3 keeps libvirt from seeing more than 30 VFs of a PF. */
export const libnl3TooOld: Rule = {
  code: "libnl3-too-old",
  severity: "error",
  layer: "libvirt",
  title: "An old libnl3 keeps libvirt from seeing more than 30 VFs of a PF",
  explanation:
    "Before 3.2.22 it cuts the kernel's answer: 'missing IFLA_VF_INFO in netlink response', and no VM with a VF of that PF starts.",
  howToMakeSure: "dpkg -l libnl-3-200 || rpm -q libnl3",
  fix: "Upgrade libnl3 to 3.2.22 or later and restart libvirtd, or ask for at most 30 VFs.",
  reads: ["packages", "networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "libnl3-too-old"),
};
