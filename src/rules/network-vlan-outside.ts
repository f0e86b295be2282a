import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** A network has a VLAN outside of those of the fleet file. */
export const networkVlanOutside: Rule = {
  code: "network-vlan-outside",
  severity: "warning",
  layer: "request",
  title: "A network has a VLAN outside of those of the fleet file",
  explanation:
    "The switches carry the VLANs that the fleet file names for the physical network. VMs on another one may reach nobody.",
  howToMakeSure: "openstack network show NETWORK -c provider:segmentation_id",
  fix: "Make the network in the range, or name its VLAN in physicalNetworks and let the switches carry it.",
  reads: ["cloud.networks"],
  of: "fleet",
  find: ({ cloud, intent }) => {
    const known = intent.openstack?.physicalNetworks ?? [];
    return ((cloud && knownValue(cloud.networks)) ?? []).flatMap(
      ({ name, kind, physicalNetwork, segment }) => {
        const of = known.find((each) => each.name === physicalNetwork);
        if (!of || kind !== "vlan" || segment === undefined || of.vlans.length === 0) return [];
        if (of.vlans.some(({ first, last }) => first <= segment && segment <= last)) return [];
        const ranges = of.vlans.map(({ first, last }) => `${first}-${last}`).join(", ");
        return [
          {
            item: name,
            summary: `The network ${name} has VLAN ${segment}, outside of ${ranges} of ${of.name}`,
            detail: "The fleet file names these VLANs under openstack.physicalNetworks.",
          },
        ];
      },
    );
  },
};
