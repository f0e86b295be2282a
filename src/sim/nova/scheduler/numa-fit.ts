import type { CloudState } from "../../cloud-state.ts";
import type { HostState } from "../../hosts/host-state.ts";
import { canGive } from "./give-devices.ts";
import type { Candidate } from "./host-filters.ts";

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
  return chosenOf(fitting, count).some((cells) =>
    canGive(state, { host, server }, new Set(cells.map(({ id }) => id))),
  );
}

function chosenOf<T>(list: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  const [first, ...rest] = list;
  if (first === undefined) return [];
  return [...chosenOf(rest, count - 1).map((others) => [first, ...others]), ...chosenOf(rest, count)];
}
