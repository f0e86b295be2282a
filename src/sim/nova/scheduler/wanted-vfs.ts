import type { CloudState } from "../../cloud-state.ts";
import type { PortRecord } from "../../resource-records.ts";

/** vNIC types for which Nova claims a VF. */
export const vfTypes: readonly string[] = ["direct", "macvtap"];

/** A VF that a port asks for; trusted undefined: either will do. */
export type WantedVf = {
  readonly physicalNetwork: string;
  readonly trusted: boolean | undefined;
  readonly numaPolicy: string | undefined;
};

/** What a port asks of a VF; undefined: it needs none. */
export function wantedVf(state: CloudState, port: PortRecord): WantedVf | undefined {
  if (!vfTypes.includes(port.vnicType)) return undefined;
  const trust = port.more.trusted ?? port.profile.trusted ?? undefined;
  const policy = port.more.numa_affinity_policy;
  return {
    physicalNetwork: state.networks.get(port.networkId)?.physicalNetwork ?? "",
    trusted:
      trust === undefined || state.release.series < "2018.2"
        ? undefined
        : trust === true || trust === "true" || trust === "True",
    numaPolicy: typeof policy === "string" ? policy : undefined,
  };
}

/** The VFs that ports ask for, one for each that needs one. */
export function wantedVfs(state: CloudState, portIds: readonly string[]): readonly WantedVf[] {
  return portIds.flatMap((id) => {
    const port = state.ports.get(id);
    return (port && wantedVf(state, port)) ?? [];
  });
}
