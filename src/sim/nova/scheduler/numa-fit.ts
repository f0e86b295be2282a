import type { CloudState } from "../../cloud-state.ts";
import { freeVfsOn } from "../../hosts/free-vfs-on.ts";
import type { HostState } from "../../hosts/host-state.ts";
import type { Candidate } from "./host-filters.ts";
import { type WantedVf, wantedVfs } from "./wanted-vfs.ts";

/**
 * Whether a flavor's NUMA nodes fit onto those of a host, with its VFs near them. Of what other servers take of a node
 * nothing is kept here. Source: nova 26.0.0 nova/virt/hardware.py, numa_fit_instance_to_host.
 */
export function fitsNodes(state: CloudState, host: HostState, server: Candidate): boolean {
  const { extraSpecs, vcpus, ramMb } = server.flavor;
  // Pinned CPUs make one node where no number is given.
  const isPinned = extraSpecs["hw:cpu_policy"] === "dedicated";
  const count = Number(extraSpecs["hw:numa_nodes"] ?? (isPinned ? 1 : 0));
  if (count === 0) return true;
  if (host.numaCells.length < count) return false;
  const fitting = host.numaCells.filter(
    (cell) => cell.cpus >= vcpus / count && cell.memoryMb >= ramMb / count,
  );
  const vfs = wantedVfs(state, server.portIds);
  const flavorPolicy = extraSpecs["hw:pci_numa_affinity_policy"];
  return chosenOf(fitting, count).some((cells) => {
    const nodes = new Set(cells.map(({ id }) => id));
    return servesAll(host, vfs, { nodes, flavorPolicy });
  });
}

function chosenOf<T>(list: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  const [first, ...rest] = list;
  if (first === undefined) return [];
  return [...chosenOf(rest, count - 1).map((others) => [first, ...others]), ...chosenOf(rest, count)];
}

type Nearness = { readonly nodes: ReadonlySet<number>; readonly flavorPolicy: string | undefined };

function servesAll(host: HostState, vfs: readonly WantedVf[], { nodes, flavorPolicy }: Nearness): boolean {
  const taken = new Set<string>();
  for (const { physicalNetwork, trusted, numaPolicy } of vfs) {
    const policy = numaPolicy ?? flavorPolicy ?? "legacy";
    const free = freeVfsOn(host, physicalNetwork, trusted)
      .filter(({ vf }) => !taken.has(vf.address))
      .toSorted((a, b) => Number(a.pf.trusted !== undefined) - Number(b.pf.trusted !== undefined));
    const near = free.find(({ pf }) => nodes.has(pf.numaNode));
    const nowhere =
      policy === "required" || policy === "socket" ? undefined : free.find(({ pf }) => pf.numaNode < 0);
    // A VF without a node is as good as one that is near, and the first of both is taken.
    const found = near ?? nowhere ?? (policy === "preferred" ? free[0] : undefined);
    if (found === undefined) return false;
    taken.add(found.vf.address);
  }
  return true;
}
