import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { portText } from "./seen-ports.ts";

const mostTold = 5;
/** Open vSwitch filters what it offloads to the NIC; a VF behind the NIC's own switch nothing filters. */
const unfiltered: readonly (string | undefined)[] = [
  "hw_veb",
  "hostdev_physical",
  "unbound",
  "binding_failed",
  "",
];

/** A port with a VF has a security group of its own, and nothing applies it. */
export const securityGroupOnVf: Rule = {
  code: "security-group-on-vf",
  severity: "advice",
  layer: "request",
  title: "A port with a VF has a security group that nothing applies",
  explanation:
    "Frames of a VF go past the host, and the SR-IOV agent has no firewall: Neutron takes the group and lets all traffic pass. The group that each project has by default says nothing; one that was chosen tells that somebody counts on it.",
  howToMakeSure:
    "openstack port show PORT -c security_group_ids -c binding_vif_details: port_filter is False",
  fix: "Filter in the guest or on the switch, or take the group off: openstack port set --no-security-group PORT.",
  reads: ["cloud.ports", "cloud.networks", "cloud.securityGroups"],
  of: "fleet",
  find: ({ cloud }) => {
    const groups = new Map(
      ((cloud && knownValue(cloud.securityGroups)) ?? []).map(({ id, name }) => [id, name]),
    );
    const chosen = ((cloud && knownValue(cloud.ports)) ?? [])
      .filter(
        ({ vnicType = "", vifType }) =>
          ["direct", "macvtap", "direct-physical"].includes(vnicType) && unfiltered.includes(vifType),
      )
      .map((port) => ({
        port,
        // A group that the user may not see may be a default one.
        names: (port.securityGroups ?? [])
          .flatMap((id) => groups.get(id) ?? [])
          .filter((name) => name !== "default"),
      }))
      .filter(({ names }) => names.length > 0);
    const networks = (cloud && knownValue(cloud.networks)) ?? [];
    return [...Map.groupBy(chosen, ({ port }) => port.networkId)].map(([id, own]) => {
      const network = networks.find((each) => each.id === id)?.name ?? id;
      const names = [...new Set(own.flatMap((each) => each.names))].toSorted();
      const [first] = own;
      const who = own.length === 1 && first ? `The ${portText(first.port)}` : `${own.length} ports`;
      return {
        item: network,
        summary: `${who} with a VF on ${network} ${own.length === 1 ? "has" : "have"} the security group ${names.join(", ")}, and nothing applies it`,
        detail: "All traffic passes, whatever its rules say.",
        evidence: own.slice(0, mostTold).map(({ port, names: of }) => ({
          source: `openstack port show ${port.id}`,
          text: `security groups ${of.join(", ")}; binding:vnic_type ${port.vnicType}, binding:vif_type ${port.vifType ?? "not shown"}`,
        })),
      };
    });
  },
};
