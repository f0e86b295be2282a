import { findRelease } from "../../src/knowledge/openstack/all.ts";
import type { ServedFleet } from "./served-fleet.ts";

const systems: Readonly<Record<string, string>> = {
  "debian-12": "Debian 12",
  "ubuntu-14.04": "Ubuntu 14.04",
  "ubuntu-22.04": "Ubuntu 22.04",
  "ubuntu-24.04": "Ubuntu 24.04",
  "rocky-8": "Rocky 8",
  "rocky-9": "Rocky 9",
};

const mostRacks = 12;

/** Says what a simulated fleet is made of, rack by rack. */
export function tellFleet({ release, computes, controllers }: ServedFleet, seed: number): string {
  const racks = [...Map.groupBy(computes, ({ labels }) => labels.rack)];
  const lines = racks.slice(0, mostRacks).map(([rack, hosts]) => {
    const [first, last] = [hosts[0]?.name ?? "", hosts.at(-1)?.name ?? ""];
    const guests = hosts.filter(({ hasGuest }) => hasGuest).length;
    const words = [
      `  ${rack.padEnd(4)}`,
      `${first} to ${last}`.padEnd(20),
      (systems[hosts[0]?.system ?? ""] ?? "").padEnd(14),
      counted(hosts.map(({ title }) => title)),
      guests === 0 ? "" : `; ${guests === 1 ? "a VM runs" : `${guests} VMs run`}`,
    ];
    return `${words.join("")}\n`;
  });
  const more = racks.length > mostRacks ? `  … and ${racks.length - mostRacks} more racks\n` : "";
  const name = findRelease(release)?.name ?? release;
  return `A simulated cloud (seed ${seed}): OpenStack ${name}, ${computes.length} compute hosts
in ${racks.length} racks, ${controllers} controllers. SSH and HTTP are real, on 127.0.0.1. Its
machines run the scripts that vfleet sends to real ones, and live thirty times
as fast as you, so that what is estimated at hours takes a minute here.

${lines.join("")}${more}
`;
}

/** Each thing with how often it is there, the most frequent first. */
function counted(all: readonly string[]): string {
  return [...Map.groupBy(all, (each) => each)]
    .map(([each, of]) => ({ each, count: of.length }))
    .toSorted((a, b) => b.count - a.count)
    .map(({ each, count }) => `${count} × ${each}`)
    .join(", ");
}
