import type { CloudState } from "../cloud-state.ts";
import type { NetworkRecord, SubnetRecord } from "../resource-records.ts";
import { addPort } from "./add-port.ts";

/**
 * Gives a network its DHCP agents, each of which has a port with an address of the subnet. With OVN there are none.
 * Source: captures/run/raw-api.txt.
 */
export function serveDhcp(state: CloudState, network: NetworkRecord, subnet: SubnetRecord): void {
  if (network.dhcpHosts.length === 0) {
    const load = (host: string) =>
      [...state.networks.values()].filter(({ dhcpHosts }) => dhcpHosts.includes(host)).length;
    const loads = state.config.dhcpHosts.map((host) => ({ host, load: load(host) }));
    const chosen = loads.toSorted((a, b) => a.load - b.load).slice(0, state.config.dhcpAgentsPerNetwork);
    network.dhcpHosts.push(...chosen.map(({ host }) => host));
  }
  for (const host of network.dhcpHosts) addDhcpPort(state, { network, subnet, host });
}

type Served = { readonly network: NetworkRecord; readonly subnet: SubnetRecord; readonly host: string };

function addDhcpPort(state: CloudState, { network, subnet, host }: Served): void {
  const port = addPort(state, {
    network,
    projectId: network.projectId,
    name: "",
    vnicType: "normal",
    deviceId: `dhcp${state.ids.uuid()}-${network.id}`,
    deviceOwner: "network:dhcp",
    portSecurity: false,
    addresses: firstAddress(subnet),
  });
  Object.assign(port, {
    host,
    status: "ACTIVE",
    vifType: "ovs",
    vifDetails: { connectivity: "l2", port_filter: true, ovs_hybrid_plug: false, bridge_name: "br-int" },
  });
}

function firstAddress({ id, pools, used }: SubnetRecord) {
  for (const { first, last } of pools)
    for (let address = first; address <= last; address += 1)
      if (!used.has(address)) return [{ subnetId: id, address: dotted(address) }];
  return [];
}

function dotted(address: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");
}
