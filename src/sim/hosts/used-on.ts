import type { CloudState } from "../cloud-state.ts";
import type { HostState } from "./host-state.ts";

/** What a host's servers take. */
export type HostUse = {
  readonly servers: number;
  readonly vcpus: number;
  readonly ramMb: number;
  readonly diskGb: number;
};

/** Sums up what the servers of a host take. */
export function usedOn(state: CloudState, host: HostState): HostUse {
  let [servers, vcpus, ramMb, diskGb] = [0, 0, 0, 0];
  for (const id of host.serverIds) {
    const server = state.servers.get(id);
    if (server === undefined) continue;
    servers += 1;
    vcpus += server.flavor.vcpus;
    ramMb += server.flavor.ramMb;
    diskGb += server.flavor.diskGb;
  }
  return { servers, vcpus, ramMb, diskGb };
}
