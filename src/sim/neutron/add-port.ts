import { parseIpv4 } from "../../model/ipv4.ts";
import type { CloudState } from "../cloud-state.ts";
import type { FixedAddress, NetworkRecord, PortRecord } from "../resource-records.ts";
import { takeAddress } from "./take-address.ts";

/** A port that is to be made. */
export type WantedPort = {
  readonly network: NetworkRecord;
  readonly projectId: string;
  readonly name: string;
  readonly vnicType: string;
  readonly mac?: string;
  readonly deviceId?: string;
  readonly deviceOwner?: string;
  readonly profile?: Readonly<Record<string, unknown>>;
  readonly portSecurity?: boolean;
  readonly more?: Readonly<Record<string, unknown>>;
  /** Addresses that are asked for; undefined: one of the first subnet. */
  readonly addresses?: readonly FixedAddress[];
};

/** Makes a port with an address of its network. */
export function addPort(state: CloudState, wanted: WantedPort): PortRecord {
  const { network } = wanted;
  const now = state.time.now();
  const port: PortRecord = {
    id: state.ids.uuid(),
    name: wanted.name,
    networkId: network.id,
    projectId: wanted.projectId,
    mac: wanted.mac ?? state.ids.mac(),
    addresses: [...takeAddress(state, network, wanted.addresses)],
    status: "DOWN",
    deviceId: wanted.deviceId ?? "",
    deviceOwner: wanted.deviceOwner ?? "",
    vnicType: wanted.vnicType,
    host: "",
    vifType: "unbound",
    vifDetails: {},
    profile: wanted.profile ?? {},
    portSecurity: wanted.portSecurity ?? true,
    more: wanted.more ?? {},
    createdAt: now,
    updatedAt: now,
    revision: 1,
  };
  state.ports.set(port.id, port);
  network.portIds.add(port.id);
  return port;
}

/** Takes a port away, if it is there, and gives its addresses back. */
export function removePort(state: CloudState, id: string): void {
  const port = state.ports.get(id);
  if (port === undefined) return;
  for (const { subnetId, address } of port.addresses)
    state.subnets.get(subnetId)?.used.delete(parseIpv4(address) ?? -1);
  state.ports.delete(id);
  state.networks.get(port.networkId)?.portIds.delete(id);
}
