import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { CloudState } from "../cloud-state.ts";
import type { AgentState } from "../hosts/host-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { spacedTime } from "../simulated-time.ts";
import { neutronList } from "./neutron-list.ts";

/** Agents. Source: captures/run/raw-api.txt. Who is no administrator sees none of them. */
export function agentRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.0/agents",
      answer: (request) => {
        const agents = request.caller.isAdmin ? agentsOf(state) : [];
        const views = agents.map((agent) => agentView(state, agent));
        return neutronList(state, request, { collection: "agents", views });
      },
    },
    {
      method: "GET",
      path: "/v2.0/networks/{id}/dhcp-agents",
      answer: ({ params, caller }) => {
        const network = state.networks.get(params.id ?? "");
        if (!caller.isAdmin) throw new Refusal(403, "rule:get_dhcp-agents is disallowed by policy");
        if (network === undefined) return { status: 200, body: { agents: [] } };
        const agents = state.controlAgents.filter(
          ({ agentType, host }) => agentType === "DHCP agent" && network.dhcpHosts.includes(host),
        );
        return { status: 200, body: { agents: agents.map((agent) => agentView(state, agent)) } };
      },
    },
  ];
}

function agentsOf({ hosts, controlAgents }: CloudState): readonly AgentState[] {
  const own = [...hosts.values()].flatMap(({ sriovAgent, bridgeAgent }) =>
    [sriovAgent ?? [], bridgeAgent ?? []].flat(),
  );
  return [...controlAgents, ...own];
}

function agentView(state: CloudState, agent: AgentState) {
  return {
    id: agent.id,
    agent_type: agent.agentType,
    binary: agent.binary,
    topic: agent.agentType === "DHCP agent" ? "dhcp_agent" : "N/A",
    host: agent.host,
    admin_state_up: agent.isAdminUp,
    created_at: spacedTime(agent.startedAt),
    started_at: spacedTime(agent.startedAt),
    heartbeat_timestamp: spacedTime(agent.diedAt ?? state.time.now()),
    description: null,
    resources_synced: null,
    availability_zone: agent.agentType === "DHCP agent" ? "nova" : null,
    alive: agent.isAlive,
    configurations: configurationsOf(state, agent),
  };
}

function configurationsOf(state: CloudState, { agentType, host, mappings }: AgentState) {
  if (agentType === "DHCP agent")
    return {
      dhcp_driver: "neutron.agent.linux.dhcp.Dnsmasq",
      dhcp_lease_duration: 86_400,
      log_agent_heartbeats: false,
      networks: [...state.networks.values()].filter(({ dhcpHosts }) => dhcpHosts.includes(host)).length,
    };
  if (agentType === "Metadata agent") return { log_agent_heartbeats: false };
  const first = Object.fromEntries(Object.entries(mappings).map(([net, devices]) => [net, devices[0] ?? ""]));
  if (agentType === "Open vSwitch agent")
    return {
      bridge_mappings: first,
      devices: 0,
      extensions: [],
      integration_bridge: "br-int",
      tunnel_types: [],
    };
  // Before Newton the agent has one PF a physical network, as a text.
  const isList = hasFeature(state.release, "several-pfs-per-physnet");
  return { device_mappings: isList ? mappings : first, devices: devicesOf(state, host), extensions: [] };
}

/** How many ports the agent of a host serves. */
function devicesOf({ hosts }: CloudState, host: string): number {
  return (hosts.get(host)?.pfs ?? [])
    .flatMap(({ vfs }) => vfs)
    .filter(({ vlan, holder }) => holder !== undefined && vlan >= 0).length;
}
