import type { CloudState } from "./cloud-state.ts";

/** Names of what is there, by kind; ports that Neutron made itself are left out. */
export type Leftovers = {
  readonly aggregates: readonly string[];
  readonly flavors: readonly string[];
  readonly keyPairs: readonly string[];
  readonly servers: readonly string[];
  readonly networks: readonly string[];
  readonly subnets: readonly string[];
  readonly ports: readonly string[];
  readonly images: readonly string[];
};

/** Lists what was made and is still there. */
export function leftoversOf(state: CloudState): Leftovers {
  const names = (records: Iterable<{ readonly name: string }>) =>
    [...records].map(({ name }) => name).toSorted();
  return {
    aggregates: names(state.aggregates.values()),
    flavors: names(state.flavors.values()),
    keyPairs: names(state.keyPairs.values()),
    servers: names([...state.servers.values()].filter(({ isDeleted }) => !isDeleted)),
    networks: names(state.networks.values()),
    subnets: names(state.subnets.values()),
    ports: names([...state.ports.values()].filter(({ deviceOwner }) => deviceOwner !== "network:dhcp")),
    images: names(state.images.values()),
  };
}
