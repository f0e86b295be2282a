import type { CloudState } from "../cloud-state.ts";
import type { ConsolePort, ServerRecord } from "./server-record.ts";

/** The ports of a server as its guest has them. */
export function portsOfGuest(state: CloudState, server: ServerRecord): readonly ConsolePort[] {
  return server.portIds.flatMap((id): readonly ConsolePort[] => {
    const port = state.ports.get(id);
    if (port === undefined) return [];
    const { mac, networkId, vnicType, addresses, vifDetails, status } = port;
    return [
      {
        mac,
        networkId,
        vnicType,
        addresses: addresses.map(({ address }) => address),
        pciSlot: server.vfs.get(id),
        vlan: Number(vifDetails.vlan ?? 0) || undefined,
        isActive: status === "ACTIVE",
      },
    ];
  });
}
