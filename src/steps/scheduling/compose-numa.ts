import type { Properties } from "../../model/cloud-resources.ts";
import type { NumaRequest } from "../../model/scheduling/scheduling-request.ts";

/**
 * The NUMA nodes that a flavor and an image ask for; undefined: none. Nodes come of a number, and one of pinned CPUs, page
 * sizes and persistent memory. Source: nova 26.0.0 nova/virt/hardware.py, numa_get_constraints.
 */
export function composeNuma(
  flavor: { readonly vcpus: number; readonly ramMb: number; readonly extraSpecs: Properties },
  image: Properties,
): NumaRequest | undefined {
  const asked = (key: string): string | undefined => flavor.extraSpecs[`hw:${key}`] ?? image[`hw_${key}`];
  const policy = asked("cpu_policy");
  const pinned = policy === "dedicated" || policy === "mixed" ? [`hw:cpu_policy=${policy}`] : [];
  const pages = asked("mem_page_size");
  const beyond = [
    ...pinned,
    ...(pages === undefined ? [] : [`hw:mem_page_size=${pages}`]),
    ...(flavor.extraSpecs["hw:pmem"] === undefined ? [] : ["hw:pmem"]),
  ];
  const nodes = Number(asked("numa_nodes") ?? 0);
  if (!(nodes > 0) && beyond.length === 0) return undefined;
  const count = nodes > 0 ? nodes : 1;
  const cells = Array.from({ length: count }, (_, at) => ({
    vcpus: cpusOf(asked(`numa_cpus.${at}`)) ?? flavor.vcpus / count,
    memoryMb: Number(asked(`numa_mem.${at}`) ?? flavor.ramMb / count),
  }));
  return { cells, beyond };
}

/** How many CPUs a list such as `0-2,4` names. */
function cpusOf(list: string | undefined): number | undefined {
  return list?.split(",").reduce((sum, part) => {
    const [first = "", last = first] = part.split("-");
    return sum + Number(last) - Number(first) + 1;
  }, 0);
}
