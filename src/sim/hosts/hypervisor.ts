import type { CloudState } from "../cloud-state.ts";
import type { ServerRecord } from "../nova/server-record.ts";
import { findVf } from "./free-vfs-on.ts";
import type { HostState } from "./host-state.ts";

/** A guest as its hypervisor has it, with what libvirt sets of each of its VFs. */
export type Domain = {
  readonly name: string;
  readonly vfs: readonly { readonly address: string; readonly mac: string; readonly vlan: number }[];
};

/** What runs the guests of a host beneath nova-compute. */
export type Hypervisor = {
  /** Starts a guest; gives back why it cannot. */
  readonly start: (domain: Domain) => string | undefined;
  /** Ends a guest, if it runs. */
  readonly stop: (domain: Domain) => void;
};

/** The guest of a server on a host; undefined: it has no name yet. */
export function domainOf(state: CloudState, server: ServerRecord, host: HostState): Domain | undefined {
  if (server.instanceName === undefined) return undefined;
  const vfs = [...server.vfs].flatMap(([portId, address]) => {
    const port = state.ports.get(portId);
    if (port === undefined || findVf(host, address) === undefined) return [];
    return [{ address, mac: port.mac, vlan: Number(port.vifDetails.vlan ?? 0) }];
  });
  return { name: server.instanceName, vfs };
}
