import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** OVN has no gateway chassis that answers for VFs. */
export const ovnWithoutGateway: Rule = {
  code: "ovn-without-gateway",
  severity: "advice",
  layer: "neutron",
  title: "OVN has no gateway chassis that answers for VFs",
  explanation:
    "With OVN, ports on VFs are external ports: a chassis with enable-chassis-as-gw or enable-chassis-as-extport-host answers DHCP and metadata for them. Without one VMs get no address.",
  howToMakeSure: "openstack network agent list; ovs-vsctl get Open_vSwitch . external_ids:ovn-cms-options",
  fix: "Mark a chassis that is connected to the physical network: ovs-vsctl set Open_vSwitch . external_ids:ovn-cms-options=enable-chassis-as-gw.",
  reads: ["cloud.agents"],
  of: "fleet",
  find: ({ cloud }) => {
    const agents = (cloud && knownValue(cloud.agents)) ?? [];
    const chassis = agents.filter(({ agentType }) => agentType.startsWith("OVN Controller"));
    if (
      chassis.length === 0 ||
      chassis.some(({ agentType, alive }) => agentType.includes("Gateway") && alive)
    )
      return [];
    return [
      {
        summary: "No gateway chassis of OVN is alive, so nobody may answer DHCP for ports on VFs",
        detail: `Chassis: ${chassis.map(({ host, agentType }) => `${host} (${agentType})`).join(", ")}. One that is only an extport host is not told apart here.`,
      },
    ];
  },
};
