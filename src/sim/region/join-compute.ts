import type { CloudState } from "../cloud-state.ts";
import type { AgentState, HostState } from "../hosts/host-state.ts";
import type { Machine } from "../machines/machine.ts";
import { createMachineHypervisor, isRunning } from "./machine-hypervisor.ts";
import { readDeviceList } from "./match-device.ts";
import { Reporter } from "./reporter.ts";
import { seeDevices } from "./see-devices.ts";
import { programOf, readServiceOptions, type ServiceOptions } from "./service-options.ts";
import { writeResourceView } from "./write-resource-view.ts";

/** Until Nova and Neutron take a service for down that does not report, by their defaults. */
const patience = { novaMs: 60_000, neutronMs: 75_000 };

type Joined = {
  readonly reporter: Reporter;
  /** What it reads and finds at its start. */
  readonly begin: (options: ServiceOptions) => void;
};

/**
 * Makes a machine the compute host of a cloud that it is by its name: its services report there what they read and find when
 * they start, guests of the cloud run on it, and all of that goes down with it.
 */
export function joinCompute(state: CloudState, host: HostState, machine: Machine): void {
  const tellPools = () => writeResourceView(host, machine);
  host.hypervisor = createMachineHypervisor(machine, tellPools);
  const joined = joinServices({ state, host, machine, tellPools });
  const begin = (unit: string) => {
    const words = machine.services.get(unit)?.spec.words ?? [];
    const found = joined.get(programOf(words));
    found?.begin(readServiceOptions(machine, words, state.release));
    found?.reporter.begin();
  };
  machine.watchers.add((event) => {
    if (event.kind === "down") for (const { reporter } of joined.values()) reporter.end(state.time.now());
    if (event.kind !== "service") return;
    if (event.isUp) begin(event.unit);
    else
      joined
        .get(programOf(machine.services.get(event.unit)?.spec.words ?? []))
        ?.reporter.end(state.time.now());
  });
  for (const { reporter } of joined.values()) reporter.end(state.time.now());
  for (const [unit, { isUp }] of machine.services) if (isUp) begin(unit);
}

type Ground = {
  readonly state: CloudState;
  readonly host: HostState;
  readonly machine: Machine;
  readonly tellPools: () => void;
};

function joinServices(ground: Ground): ReadonlyMap<string, Joined> {
  return new Map([
    ["nova-compute", joinNova(ground)],
    joinAgent(ground, {
      agentType: "NIC Switch agent",
      binary: "neutron-sriov-nic-agent",
      begin: (agent, options) => {
        // Neutron hears of the agent when it first starts.
        ground.host.sriovAgent = agent;
        agent.mappings = pairsOf(options.items("agent-device-mappings"));
        const pairs = options.items("agent-exclude-devices");
        const excludes = new Set(pairs.flatMap((pair) => pair.slice(pair.indexOf(":") + 1).split(";")));
        seeDevices(ground.host, ground.machine, { kind: "sriov-agent", excludes });
      },
    }),
    joinAgent(ground, {
      agentType: "Open vSwitch agent",
      binary: "neutron-openvswitch-agent",
      begin: (agent, options) => {
        ground.host.bridgeAgent = agent;
        agent.mappings = pairsOf(options.plain("ovs", "bridge_mappings"));
      },
    }),
  ]);
}

function joinNova({ state, host, machine, tellPools }: Ground): Joined {
  return {
    reporter: new Reporter(machine.clock, patience.novaMs, (isUp, lastReportAt) => {
      host.service.isUp = isUp;
      host.service.diedAt = lastReportAt;
    }),
    begin: (options) => {
      host.iommu = machine.state.iommuOn;
      const list = readDeviceList(options.values("device-list"));
      seeDevices(host, machine, { kind: "nova-compute", list });
      settleGuests(state, host, machine);
      void machine.clock.sleep(1000).then(tellPools);
    },
  };
}

type AgentPart = {
  readonly agentType: string;
  readonly binary: string;
  readonly begin: (agent: AgentState, options: ServiceOptions) => void;
};

function joinAgent(
  { state, host, machine }: Ground,
  { agentType, binary, begin }: AgentPart,
): readonly [string, Joined] {
  const agent: AgentState = {
    id: state.ids.uuid(),
    agentType,
    binary,
    host: host.name,
    isAlive: false,
    isAdminUp: true,
    startedAt: state.time.now(),
    diedAt: undefined,
    mappings: {},
  };
  const reporter = new Reporter(machine.clock, patience.neutronMs, (isUp, lastReportAt) => {
    agent.isAlive = isUp;
    agent.diedAt = lastReportAt;
  });
  return [
    binary,
    {
      reporter,
      begin: (options) => {
        agent.startedAt = state.time.now();
        begin(agent, options);
      },
    },
  ];
}

/** `physnet2:enp1s0,physnet2:enp2s0` as the devices of each physical network. */
function pairsOf(items: readonly string[]): Readonly<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const item of items) {
    const [network = "", device] = item.split(":").map((word) => word.trim());
    if (device !== undefined) found[network] = [...(found[network] ?? []), device];
  }
  return found;
}

/** nova-compute finds guests of its host that do not run, as after a reboot, and takes them for shut down. */
function settleGuests(state: CloudState, host: HostState, machine: Machine): void {
  for (const id of host.serverIds) {
    const server = state.servers.get(id);
    if (server?.status !== "ACTIVE" || isRunning(machine, server.instanceName ?? "")) continue;
    server.status = "SHUTOFF";
    server.taskState = null;
    server.updatedAt = state.time.now();
  }
}
