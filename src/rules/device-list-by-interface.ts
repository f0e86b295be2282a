import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An entry of the device list names an interface. */
export const deviceListByInterface: Rule = {
  code: "device-list-by-interface",
  severity: "advice",
  layer: "config",
  title: "An entry of the device list names an interface",
  explanation:
    "Interface names change with kernels, udev rules and slots, and then the entry matches nothing. Up to Mitaka nova-compute does not start where there is no such interface.",
  howToMakeSure: "grep -n devname /etc/nova/*.conf; ip -br link",
  fix: "Name the PF by its PCI address.",
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) => fromFound(seen, "device-list-by-interface"),
};
