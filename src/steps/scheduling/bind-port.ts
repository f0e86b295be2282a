import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { NetworkAgent } from "../../model/cloud.ts";
import { sriovAgentType } from "../../model/openstack-words.ts";
import type { Lack } from "../../model/scheduling/lack.ts";
import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import { pass, unknownVerdict, type Verdict, verdictOf } from "../../model/scheduling/verdict.ts";
import type { WantedPort } from "../../model/scheduling/why-report.ts";

const bridgeAgentType = "Open vSwitch agent";
const sriovTypes: readonly string[] = ["direct", "macvtap", "direct-physical"];

/**
 * Whether a mechanism driver of ML2 binds a port on a host. Source: neutron 21.0.0
 * neutron/plugins/ml2/drivers/mech_sriov/mech_driver/mech_driver.py, neutron/plugins/ml2/drivers/mech_agent.py.
 */
export function bindPort(question: FilterQuestion, port: WantedPort): Verdict {
  const { setup, host } = question;
  const isSriov = sriovTypes.includes(port.vnicType);
  if (!isSriov && port.vnicType !== "normal")
    return unknownVerdict(`vfleet does not replay how ports of the type ${port.vnicType} are bound`);
  if (host.agents.is !== "known")
    return unknownVerdict(host.agents.is === "absent" ? "the agents are not known" : host.agents.reason);
  if (port.networkKind === undefined)
    return unknownVerdict(`what network ${port.network} rides on is not shown to this user`);
  const driver = isSriov ? "sriovnicswitch" : undefined;
  const drivers = setup.mechanismDrivers;
  const found = isSriov
    ? bindSriov(question, port, host.agents.value)
    : bindBridge(question, port, host.agents.value);
  if (found.passes === "no") return found;
  if (drivers.is !== "known")
    return unknownVerdict(
      `which mechanism drivers ML2 has is not known: ${drivers.is === "absent" ? "no controller was read" : drivers.reason}`,
    );
  if (driver !== undefined && !drivers.value.includes(driver))
    return verdictOf([{ kind: "driver", port: port.name, vnicType: port.vnicType, drivers: drivers.value }]);
  return found;
}

function bindSriov(
  { setup, host }: FilterQuestion,
  port: WantedPort,
  agents: readonly NetworkAgent[],
): Verdict {
  const { networkKind: kind = "", physicalNetwork = "" } = port;
  if (kind !== "vlan" && kind !== "flat")
    return verdictOf([{ kind: "network-kind", port: port.name, network: port.network, has: kind }]);
  if (setup.prohibitedVnicTypes.is === "known" && setup.prohibitedVnicTypes.value.includes(port.vnicType))
    return verdictOf([{ kind: "driver", port: port.name, vnicType: port.vnicType, drivers: [] }]);
  const ids = vendorLacks({ setup, host }, physicalNetwork);
  if (ids.length > 0) return verdictOf(ids);
  // A whole PF is bound without its agent.
  if (port.vnicType === "direct-physical") return pass;
  return verdictOf(
    agentLacks(agents, {
      agentType: sriovAgentType,
      physicalNetwork,
      mapped: ({ configurations }) => configurations.deviceMappings,
    }),
  );
}

/** Old releases bind only VFs whose PCI id is listed. */
function vendorLacks(
  { setup, host }: Pick<FilterQuestion, "setup" | "host">,
  physicalNetwork: string,
): readonly Lack[] {
  if (!hasFeature(setup.release, "vendor-devs-must-be-listed") || setup.vendorDevs.is !== "known") return [];
  const listed = setup.vendorDevs.value;
  const devices = host.devices.is === "known" ? host.devices.value : [];
  const ids = devices
    .filter((device) => device.physicalNetwork?.toLowerCase() === physicalNetwork.toLowerCase())
    .map(({ vendorId, productId }) => `${vendorId}:${productId}`);
  return [...new Set(ids)].filter((id) => !listed.includes(id)).map((id) => ({ kind: "vendor-dev", id }));
}

function bindBridge({ setup }: FilterQuestion, port: WantedPort, agents: readonly NetworkAgent[]): Verdict {
  const drivers = setup.mechanismDrivers.is === "known" ? setup.mechanismDrivers.value : undefined;
  if (drivers !== undefined && !drivers.includes("openvswitch"))
    return unknownVerdict(`vfleet does not replay how ${drivers.join(", ") || "no driver"} bind plain ports`);
  const { networkKind: kind, physicalNetwork = "" } = port;
  if (kind !== "vlan" && kind !== "flat")
    return unknownVerdict(`vfleet does not replay how ports on ${kind ?? "such"} networks are bound`);
  return verdictOf(
    agentLacks(agents, {
      agentType: bridgeAgentType,
      physicalNetwork,
      mapped: ({ configurations }) => configurations.bridgeMappings,
    }),
  );
}

type AgentQuestion = {
  readonly agentType: string;
  readonly physicalNetwork: string;
  readonly mapped: (agent: NetworkAgent) => Readonly<Record<string, unknown>> | undefined;
};

function agentLacks(
  agents: readonly NetworkAgent[],
  { agentType, physicalNetwork, mapped }: AgentQuestion,
): readonly Lack[] {
  const agent = agents.find((each) => each.agentType === agentType);
  if (agent === undefined) return [{ kind: "agent-missing", agentType }];
  const lacks: Lack[] = agent.alive ? [] : [{ kind: "agent-dead", agentType, since: agent.heartbeatAt }];
  const mappings = mapped(agent) ?? {};
  // Neutron tells upper from lower case, where Nova does not.
  if (!Object.hasOwn(mappings, physicalNetwork))
    lacks.push({ kind: "agent-mapping", agentType, physicalNetwork, has: Object.keys(mappings) });
  return lacks;
}
