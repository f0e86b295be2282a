import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** A network names a physical network in another spelling. */
export const networkOfAnotherPhysicalNetwork: Rule = {
  code: "network-of-another-physical-network",
  severity: "error",
  layer: "request",
  title: "A network names a physical network in another spelling",
  explanation: "Nova minds no case and finds a host; Neutron does and cannot bind the port there.",
  howToMakeSure: "openstack network show NETWORK -c provider:physical_network",
  fix: "Make the network anew with the physical network's name as it is everywhere else.",
  reads: ["cloud.networks"],
  of: "fleet",
  find: ({ cloud, intent }) => {
    const names = [...new Set(intent.pools.flatMap(({ physicalNetwork }) => physicalNetwork ?? []))];
    return ((cloud && knownValue(cloud.networks)) ?? []).flatMap(({ id, name, physicalNetwork }) => {
      if (physicalNetwork === undefined || names.includes(physicalNetwork)) return [];
      const meant = names.find((each) => each.toLowerCase() === physicalNetwork.toLowerCase());
      if (meant === undefined) return [];
      return [
        {
          item: name,
          summary: `The network ${name} is on ${physicalNetwork}, the pools have ${meant}`,
          detail: `Only the case differs (${id}).`,
        },
      ];
    });
  },
};
