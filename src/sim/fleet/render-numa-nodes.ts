import type { NumaNode } from "../../model/host-facts.ts";

/** What the command of the fact prints on a host with these NUMA nodes. */
export function renderNumaNodes(nodes: readonly NumaNode[]): string {
  const lines = nodes.flatMap(({ id, cpus, memoryMb, hugePagesMb, socket }) => [
    `node ${id} ${socket ?? ""} cpus ${cpus === 0 ? "" : `0-${cpus - 1}`}`,
    `Node ${id} MemTotal: ${memoryMb * 1024} kB`,
    `pages ${id} 1024 ${hugePagesMb}`,
  ]);
  return `${lines.join("\n")}\ndone\n`;
}
