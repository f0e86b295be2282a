import type { CloudState } from "../cloud-state.ts";
import { findVf } from "../hosts/free-vfs-on.ts";
import { domainOf } from "../hosts/hypervisor.ts";
import { unbindPort } from "../neutron/bind-port.ts";
import type { ServerRecord } from "./server-record.ts";

/** Gives back what a server has on its host: VFs, room, and the bindings of its ports. */
export function releaseHost(state: CloudState, server: ServerRecord): void {
  const host = server.host === undefined ? undefined : state.hosts.get(server.host);
  if (host !== undefined) {
    const domain = domainOf(state, server, host);
    if (domain !== undefined) host.hypervisor?.stop(domain);
    for (const address of server.vfs.values()) {
      const found = findVf(host, address);
      if (found?.vf.holder !== server.id) continue;
      found.vf.holder = undefined;
      found.vf.mac = "00:00:00:00:00:00";
      found.vf.vlan = 0;
    }
    host.serverIds.delete(server.id);
  }
  server.vfs.clear();
  server.host = undefined;
  for (const id of server.portIds) {
    const port = state.ports.get(id);
    if (port?.deviceId === server.id) unbindPort(state, port);
  }
}
