import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** The network API does not offer an extension that the fleet file wants. */
export const extensionMissing: Rule = {
  code: "extension-missing",
  severity: "warning",
  layer: "neutron",
  title: "The network API does not offer an extension that the fleet file wants",
  explanation:
    "Its driver is not loaded, or the server was not restarted since: ports cannot ask for what it brings.",
  howToMakeSure: "openstack extension list --network",
  fix: "Restart the Neutron server after its configuration has changed: vfleet apply does.",
  mendedBy: ["configure-services", "restart-services"],
  reads: ["cloud.extensions"],
  of: "fleet",
  find: ({ cloud, intent }) => {
    const offered = cloud && knownValue(cloud.extensions);
    const aliases: Readonly<Record<string, string>> = { port_security: "port-security", qos: "qos" };
    return (intent.openstack?.extensionDrivers ?? []).flatMap((driver) => {
      const alias = aliases[driver];
      if (!offered || alias === undefined || offered.includes(alias)) return [];
      return [
        {
          item: alias,
          summary: `The network API does not offer the extension ${alias}`,
          detail: `openstack.extensionDrivers has ${driver}.`,
        },
      ];
    });
  },
};
