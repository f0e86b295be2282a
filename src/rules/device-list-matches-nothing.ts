import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** An entry of the device list matches no NIC of the host. */
export const deviceListMatchesNothing: Rule = {
  code: "device-list-matches-nothing",
  severity: "advice",
  layer: "config",
  title: "An entry of the device list matches no NIC of the host",
  explanation:
    "Nova takes no notice of it and offers nothing for it: an address of another host, or an interface that is called otherwise now.",
  howToMakeSure: "grep -nE 'device_spec|passthrough_whitelist' /etc/nova/*.conf; lspci -nn",
  fix: "Correct the entry, or take it out.",
  reads: ["openstackFiles", "openstackServices", "networkFunctions"],
  of: "host",
  find: (seen) => fromFound(seen, "device-list-matches-nothing"),
};
