import type { CloudState } from "../cloud-state.ts";
import type { ServerRecord } from "./server-record.ts";

/** vNIC types for which Nova claims a VF. */
export const vfTypes: readonly string[] = ["direct", "macvtap"];

/** The physical networks of which a server needs a VF, one for each such port. */
export function physicalNetworksOf(state: CloudState, server: ServerRecord): readonly string[] {
  return server.portIds.flatMap((id) => {
    const port = state.ports.get(id);
    if (port === undefined || !vfTypes.includes(port.vnicType)) return [];
    return state.networks.get(port.networkId)?.physicalNetwork ?? "";
  });
}
