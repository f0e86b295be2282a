import type { Fact, NumaNode } from "../model/host-facts.ts";
import { absent, known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";

const NODE = /^node (\d+) (\d*) cpus ?([\d,-]*)$/;
const MEMORY = /^Node (\d+) MemTotal:\s+(\d+) kB$/;
const PAGES = /^pages (\d+) (\d+) (\d+)$/;

/** The NUMA nodes of the host, with their processors, memory and huge pages; absent: the kernel tells of none. */
export const numaNodesFact: Fact<"numaNodes"> = {
  id: "numaNodes",
  source:
    "/sys/devices/system/node/node*/{cpulist,meminfo,hugepages}, /sys/devices/system/cpu/cpu*/topology/physical_package_id",
  command: `
cd /sys/devices/system || exit
for node in node/node[0-9]*; do
  [ -e "$node/cpulist" ] || continue
  cpus= socket=
  read -r cpus <"$node/cpulist"
  first=\${cpus%%[-,]*}
  package=cpu/cpu$first/topology/physical_package_id
  [ ! -r "$package" ] || read -r socket <"$package"
  printf 'node %s %s cpus %s\\n' "\${node#node/node}" "$socket" "$cpus"
  grep MemTotal "$node/meminfo"
  for size in "$node"/hugepages/hugepages-*kB; do
    [ -r "$size/nr_hugepages" ] || continue
    count=
    read -r count <"$size/nr_hugepages"
    name=\${size##*/hugepages-}
    printf 'pages %s %s %s\\n' "\${node#node/node}" "\${name%kB}" "$count"
  done
done
echo 'done'`,
  parse: ({ text }) => {
    const lines = text.split("\n").map((line) => line.trim());
    if (!lines.includes("done")) return unreadable(`/sys/devices/system gave: ${excerpt(text)}`);
    const nodes = lines.flatMap((line) => readNode(line, lines));
    if (nodes.length === 0) return absent;
    const bad = nodes.find(({ memoryMb }) => !Number.isFinite(memoryMb));
    if (nodes.every(({ cpus }) => cpus === 0))
      return unreadable("the kernel names no CPUs of its NUMA nodes");
    return bad ? unreadable(`NUMA node ${bad.id} does not tell its memory`) : known(nodes);
  },
};

function readNode(line: string, lines: readonly string[]): readonly NumaNode[] {
  const [, id, socket, cpus = ""] = NODE.exec(line) ?? [];
  if (id === undefined) return [];
  const memory = lines.map((each) => MEMORY.exec(each)).find((found) => found?.[1] === id)?.[2];
  const hugeKib = lines
    .map((each) => PAGES.exec(each))
    .filter((found) => found?.[1] === id)
    .reduce((sum, found) => sum + Number(found?.[2]) * Number(found?.[3]), 0);
  return [
    {
      id: Number(id),
      cpus: countCpus(cpus),
      memoryMb: Math.floor(Number(memory ?? Number.NaN) / 1024),
      hugePagesMb: Math.ceil(hugeKib / 1024),
      socket: socket === "" ? undefined : Number(socket),
    },
  ];
}

/** `0-3,8` is five; a node may have memory alone. */
function countCpus(list: string): number {
  return list.split(",").reduce((sum, range) => {
    const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
    return first === undefined ? sum : sum + Number(last) - Number(first) + 1;
  }, 0);
}
