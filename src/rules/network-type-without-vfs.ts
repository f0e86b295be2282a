import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** A network on the pools' physical network is neither VLAN nor flat. */
export const networkTypeWithoutVfs: Rule = {
  code: "network-type-without-vfs",
  severity: "error",
  layer: "request",
  title: "A network on the pools' physical network is neither VLAN nor flat",
  explanation:
    "VFs carry VLAN and flat networks alone; ports of another type of network are not bound to them.",
  howToMakeSure: "openstack network show NETWORK -c provider:network_type",
  fix: "Make a VLAN or flat network on the physical network.",
  reads: ["cloud.networks"],
  of: "fleet",
  find: ({ cloud, intent }) => {
    const names = new Set(intent.pools.flatMap(({ physicalNetwork }) => physicalNetwork ?? []));
    return ((cloud && knownValue(cloud.networks)) ?? [])
      .filter(({ physicalNetwork }) => physicalNetwork !== undefined && names.has(physicalNetwork))
      .filter(({ kind }) => kind !== undefined && kind !== "vlan" && kind !== "flat")
      .map(({ name, kind }) => ({
        item: name,
        summary: `The network ${name} is of type ${kind}, which VFs do not carry`,
        detail: "The SR-IOV driver binds ports of VLAN and flat networks.",
      }));
  },
};
