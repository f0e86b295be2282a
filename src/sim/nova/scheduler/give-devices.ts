import type { CloudState } from "../../cloud-state.ts";
import type { HostState, PfState } from "../../hosts/host-state.ts";
import type { Candidate } from "./host-filters.ts";
import { wantedVfs } from "./wanted-vfs.ts";

/** What one request asks for: all devices of an alias, or the VF of a port. */
type Asked = {
  readonly count: number;
  readonly policy: string | undefined;
  readonly isFor: (pf: PfState) => boolean;
};

type Pool = { readonly pf: PfState; left: number };

/**
 * Whether a host's free VFs are enough for a server, given away one request after the other: aliases of the flavor first, then
 * ports. nodes: the NUMA nodes of the server; left out: any. Source: nova 26.0.0 nova/pci/stats.py, nova/pci/request.py.
 */
export function canGive(
  state: CloudState,
  { host, server }: { readonly host: HostState; readonly server: Candidate },
  nodes?: ReadonlySet<number>,
): boolean {
  const pools = poolsOf(host);
  return [...ofAliases(state, server), ...ofPorts(state, server)].every((asked) => {
    const fitting = pools.filter(({ pf, left }) => left > 0 && asked.isFor(pf));
    const chosen = nodes === undefined ? fitting : nearest(fitting, asked, nodes);
    if (total(chosen) < asked.count) return false;
    take(chosen, asked.count);
    return true;
  });
}

/** Those of which the device list says less come first. */
function poolsOf({ pfs }: HostState): Pool[] {
  return pfs
    .filter(({ physicalNetwork }) => physicalNetwork !== undefined)
    .map((pf) => ({
      pf,
      left: pf.vfs.filter(({ isKnownToNova, holder }) => isKnownToNova && holder === undefined).length,
    }))
    .toSorted((a, b) => Number(a.pf.trusted !== undefined) - Number(b.pf.trusted !== undefined));
}

function total(pools: readonly Pool[]): number {
  return pools.map(({ left }) => left).reduce((sum, left) => sum + left, 0);
}

function take(pools: readonly Pool[], count: number): void {
  let missing = count;
  for (const pool of pools) {
    const given = Math.min(pool.left, missing);
    pool.left -= given;
    missing -= given;
  }
}

function nearest(
  pools: readonly Pool[],
  { count, policy = "legacy" }: Asked,
  nodes: ReadonlySet<number>,
): readonly Pool[] {
  const near = pools.filter(({ pf }) => nodes.has(pf.numaNode));
  // Sockets of nodes are not told here, and without them Nova finds nothing beyond the nodes.
  if (policy === "required" || total(near) >= count) return near;
  if (policy === "socket") return [];
  const nearOrNowhere = pools.filter(({ pf }) => pf.numaNode < 0 || nodes.has(pf.numaNode));
  if (policy === "legacy" || total(nearOrNowhere) >= count) return nearOrNowhere;
  return [...nearOrNowhere, ...pools.filter((pool) => !nearOrNowhere.includes(pool))];
}

function flavorPolicy({ release }: CloudState, { flavor }: Candidate): string | undefined {
  return release.series < "2020.1" ? undefined : flavor.extraSpecs["hw:pci_numa_affinity_policy"];
}

function ofAliases(state: CloudState, server: Candidate): readonly Asked[] {
  const wanted = server.flavor.extraSpecs["pci_passthrough:alias"];
  return (wanted?.split(",") ?? []).map((word) => {
    const [name = "", count] = word.trim().split(":");
    const specs = state.config.pciAliases.filter((alias) => alias.name === name);
    const policy = flavorPolicy(state, server) ?? specs.find(({ numaPolicy }) => numaPolicy)?.numaPolicy;
    const isFor = ({ vfId }: PfState) => {
      const [vendor, product] = vfId.split(":");
      return specs.some(
        ({ vendorId = vendor, productId = product, deviceType = "type-VF" }) =>
          vendorId === vendor && productId === product && deviceType === "type-VF",
      );
    };
    return { count: Number(count), policy, isFor };
  });
}

function ofPorts(state: CloudState, server: Candidate): readonly Asked[] {
  return wantedVfs(state, server.portIds).map(({ physicalNetwork, trusted, numaPolicy }) => ({
    count: 1,
    policy: numaPolicy ?? flavorPolicy(state, server),
    isFor: (pf) =>
      pf.physicalNetwork?.toLowerCase() === physicalNetwork.toLowerCase() &&
      (trusted === undefined || pf.trusted === trusted),
  }));
}
