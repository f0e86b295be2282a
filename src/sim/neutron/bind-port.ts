import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { CloudState } from "../cloud-state.ts";
import type { FoundVf } from "../hosts/free-vfs-on.ts";
import type { HostState } from "../hosts/host-state.ts";
import { tellsBoundDrivers, tellsCapabilities, tellsConnectivity } from "../release-traits.ts";
import type { NetworkRecord, PortRecord } from "../resource-records.ts";

/** What Nova attaches a port to. */
export type Attachment = {
  readonly host: HostState;
  /** undefined: the port needs none. */
  readonly vf: FoundVf | undefined;
  readonly serverId: string;
  readonly zone: string;
};

type Binding = {
  readonly vifType: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Whether an agent has to wire it before it is ACTIVE. */
  readonly isWired: boolean;
};

type Bound = {
  readonly state: CloudState;
  readonly port: PortRecord;
  readonly network: NetworkRecord;
  readonly host: HostState;
};

/** Gives a port to a server on a host, and has it bound by the first driver that can. */
export function attachPort(state: CloudState, port: PortRecord, attachment: Attachment): void {
  const { host, vf, serverId, zone } = attachment;
  const network = state.networks.get(port.networkId);
  port.deviceId = serverId;
  port.deviceOwner = `compute:${zone}`;
  port.host = host.name;
  port.profile = { ...port.profile, ...(vf === undefined ? {} : profileOf(state, vf)) };
  const binding = network && bind({ state, port, network, host });
  port.vifType = binding?.vifType ?? "binding_failed";
  port.vifDetails = binding?.details ?? {};
  port.status = binding?.isWired ? "ACTIVE" : "DOWN";
  if (binding === undefined) state.onTrouble({ kind: "not-bound", port, network });
  touch(state, port);
}

/** Takes a port from its server. What Nova knows nothing of stays in its profile. */
export function unbindPort(state: CloudState, port: PortRecord): void {
  const { pci_vendor_info: _vendor, pci_slot: _slot, physical_network: _network, ...others } = port.profile;
  Object.assign(port, {
    deviceId: "",
    deviceOwner: "",
    host: "",
    vifType: "unbound",
    vifDetails: {},
    profile: others,
  });
  port.status = "DOWN";
  touch(state, port);
}

/** Whether an agent of the host can wire a port: the SR-IOV agent only VFs that it saw at its start. */
export function canWire(host: HostState, port: PortRecord, found: FoundVf | undefined): boolean {
  if (port.vifType !== "hw_veb") return host.bridgeAgent?.isAlive === true;
  if (found === undefined || host.sriovAgent?.isAlive !== true) return false;
  const netdevs = Object.values(host.sriovAgent.mappings).flat();
  return found.vf.isKnownToAgent && netdevs.includes(found.pf.netdev);
}

/** Source: captures/run/raw-api.txt. */
function profileOf({ release }: CloudState, { pf, vf }: FoundVf) {
  const capabilities = ["rx", "tx", "sg", "tso", "gso", "gro", "rxvlan", "txvlan", "txudptnl"];
  return {
    pci_vendor_info: pf.vfId,
    pci_slot: vf.address,
    physical_network: pf.physicalNetwork,
    ...(tellsCapabilities(release) ? { capabilities } : {}),
  };
}

function bind(bound: Bound): Binding | undefined {
  for (const driver of bound.state.config.mechanismDrivers) {
    const binding = DRIVERS[driver]?.(bound);
    if (binding !== undefined)
      return { ...binding, details: withDriver(bound.state, binding.details, driver) };
  }
  return undefined;
}

function withDriver({ release }: CloudState, details: Binding["details"], driver: string) {
  return {
    ...(tellsConnectivity(release) ? { connectivity: "l2" } : {}),
    ...details,
    ...(tellsBoundDrivers(release) ? { bound_drivers: { "0": driver } } : {}),
  };
}

/** Sources: neutron 21.0.0 mech_sriov/mech_driver.py and mech_agent.py; 2015.1.0 for lists of vendors. */
const DRIVERS: Readonly<Record<string, (bound: Bound) => Binding | undefined>> = {
  sriovnicswitch: bindVf,
  openvswitch: bindBridge,
  ovn: bindBridge,
};

const VIF_TYPES: Readonly<Record<string, string>> = {
  direct: "hw_veb",
  macvtap: "hw_veb",
  "direct-physical": "hostdev_physical",
};

function bindVf({ state, port, network, host }: Bound): Binding | undefined {
  const { release, config } = state;
  const vifType = VIF_TYPES[port.vnicType];
  if (vifType === undefined || (network.kind !== "vlan" && network.kind !== "flat")) return undefined;
  const vendor = typeof port.profile.pci_vendor_info === "string" ? port.profile.pci_vendor_info : "";
  if (hasFeature(release, "vendor-devs-must-be-listed") && !config.supportedVendorDevs.includes(vendor))
    return undefined;
  const details = { port_filter: false, vlan: network.kind === "vlan" ? String(network.segment) : "0" };
  const needsAgent = hasFeature(release, "agent-always-required") || config.isAgentRequired;
  if (!needsAgent || vifType === "hostdev_physical") return { vifType, details, isWired: true };
  const agent = host.sriovAgent;
  if (agent?.isAlive !== true || !Object.hasOwn(agent.mappings, network.physicalNetwork ?? ""))
    return undefined;
  return { vifType, details, isWired: false };
}

function bindBridge({ port, network, host }: Bound): Binding | undefined {
  const agent = host.bridgeAgent;
  if (port.vnicType !== "normal" || agent?.isAlive !== true) return undefined;
  const { physicalNetwork } = network;
  if (physicalNetwork !== undefined && !Object.hasOwn(agent.mappings, physicalNetwork)) return undefined;
  const details = {
    port_filter: true,
    ovs_hybrid_plug: false,
    datapath_type: "system",
    bridge_name: "br-int",
  };
  return { vifType: "ovs", details, isWired: false };
}

function touch(state: CloudState, port: PortRecord): void {
  port.updatedAt = state.time.now();
  port.revision += 1;
}
