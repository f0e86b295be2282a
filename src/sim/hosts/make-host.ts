import type { SimulatedHostOptions, SimulatedPf } from "../cloud-options.ts";
import type { Ids } from "../ids.ts";
import type { AgentState, HostState, PfState, VfState } from "./host-state.ts";

type Parts = { readonly ids: Ids; readonly startedAt: number };

/** A host as its options say, working where they say nothing. */
export function makeHost(options: SimulatedHostOptions, parts: Parts): HostState {
  const { name, vcpus = 8, ramMb = 16_384, diskGb = 200 } = options;
  const { ids } = parts;
  const pfs = (options.pfs ?? []).map(makePf);
  const number = ids.next("node");
  return {
    name,
    hypervisorHostname: options.hypervisorHostname ?? name,
    nodeId: ids.uuid(),
    nodeNumber: number,
    address: `10.77.${Math.floor((number + 10) / 250)}.${((number + 10) % 250) + 1}`,
    vcpus,
    ramMb,
    diskGb,
    service: {
      id: ids.uuid(),
      number: ids.next("service"),
      binary: "nova-compute",
      host: name,
      isUp: true,
      isEnabled: true,
      disabledReason: undefined,
      diedAt: undefined,
    },
    pfs,
    sriovAgent: sriovAgentOf(options, pfs, parts),
    bridgeAgent: bridgeAgentOf(options, pfs, parts),
    iommu: options.iommu ?? true,
    reportsInPlacement: options.reportsInPlacement ?? false,
    traits: options.traits ?? [],
    numaCells: options.numaCells ?? [{ id: 0, cpus: vcpus, memoryMb: ramMb }],
    serverIds: new Set(),
    hypervisor: undefined,
    aggregateIds: new Set(),
  };
}

/** The VFs of a PF by their addresses; unknown to nova-compute and the agent until these are started again. */
export function makeVfs(addresses: readonly string[], isKnown: boolean): VfState[] {
  return addresses.map((address, index) => ({
    address,
    index,
    isKnownToNova: isKnown,
    isKnownToAgent: isKnown,
    holder: undefined,
    mac: "00:00:00:00:00:00",
    vlan: 0,
  }));
}

/** Addresses of VFs as an igb or ixgbe numbers them: from 128 on behind the PF, two apart. */
export function vfAddresses(pf: string, count: number): readonly string[] {
  const [, domain = "0000", bus = "00", device = "0", fn = "0"] =
    /^([0-9a-f]{4}):([0-9a-f]{2}):([0-9a-f]{2})\.([0-7])$/.exec(pf) ?? [];
  const first = Number.parseInt(bus, 16) * 256 + Number.parseInt(device, 16) * 8 + Number(fn) + 0x80;
  const two = (value: number) => value.toString(16).padStart(2, "0");
  return Array.from({ length: count }, (_, at) => {
    const id = first + at * 2;
    return `${domain}:${two(id >> 8)}:${two((id >> 3) & 31)}.${id & 7}`;
  });
}

function makePf({
  address,
  netdev,
  physicalNetwork,
  forAliases = false,
  vfs,
  vfId = "8086:10ca",
  numaNode = -1,
  trusted,
}: SimulatedPf): PfState {
  const addresses = typeof vfs === "number" ? vfAddresses(address, vfs) : vfs;
  return {
    address,
    netdev,
    vfId,
    numaNode,
    physicalNetwork,
    forAliases,
    trusted,
    vfs: makeVfs(addresses, true),
  };
}

function sriovAgentOf(
  { name, agentMappings, agentAlive = true }: SimulatedHostOptions,
  pfs: readonly PfState[],
  { ids, startedAt }: Parts,
): AgentState | undefined {
  if (agentMappings === "none" || (agentMappings === undefined && pfs.length === 0)) return undefined;
  const own: Record<string, string[]> = {};
  for (const { physicalNetwork, netdev } of pfs)
    if (physicalNetwork !== undefined) own[physicalNetwork] = [...(own[physicalNetwork] ?? []), netdev];
  return {
    id: ids.uuid(),
    agentType: "NIC Switch agent",
    binary: "neutron-sriov-nic-agent",
    host: name,
    isAlive: agentAlive,
    isAdminUp: true,
    startedAt,
    diedAt: agentAlive ? undefined : startedAt - 120_000,
    mappings: agentMappings ?? own,
  };
}

function bridgeAgentOf(
  { name, bridgeMappings }: SimulatedHostOptions,
  pfs: readonly PfState[],
  { ids, startedAt }: Parts,
): AgentState | undefined {
  if (bridgeMappings === "none") return undefined;
  const own = pfs
    .flatMap(({ physicalNetwork }) => physicalNetwork ?? [])
    .map((net) => [net, `br-${net}`] as const);
  const bridges = Object.entries(bridgeMappings ?? Object.fromEntries(own));
  return {
    id: ids.uuid(),
    agentType: "Open vSwitch agent",
    binary: "neutron-openvswitch-agent",
    host: name,
    isAlive: true,
    isAdminUp: true,
    startedAt,
    diedAt: undefined,
    mappings: Object.fromEntries(bridges.map(([net, bridge]) => [net, [bridge]])),
  };
}
