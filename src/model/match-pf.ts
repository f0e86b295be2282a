import type { NetworkFunction } from "./host-facts.ts";
import type { PfSelector } from "./intent.ts";
import type { Reading } from "./reading.ts";

/** Whether a function is what a selector asks for; unknown when a fact that decides it is missing. */
export type PfMatch =
  | { readonly is: "yes" }
  | { readonly is: "no" }
  | { readonly is: "unknown"; readonly severity: "error" | "warning"; readonly reason: string };

const yes: PfMatch = { is: "yes" };
const no: PfMatch = { is: "no" };

/** Compares all that the selector gives; a certain no outweighs what is unknown. */
export function matchPf(selector: PfSelector, candidate: NetworkFunction): PfMatch {
  const { name, address, vendor, device, numaNode, minSpeedMbps } = selector;
  const certain: readonly boolean[] = [
    name === undefined || candidate.netdevs.some((netdev) => name.includes(netdev.name)),
    address === undefined || address.includes(candidate.address),
    vendor === undefined || vendor === candidate.vendorId.toLowerCase(),
    device === undefined || device === candidate.deviceId.toLowerCase(),
  ];
  if (certain.includes(false)) return no;
  const { driver } = selector;
  const read: readonly PfMatch[] = [
    driver === undefined ? yes : judge("driver", candidate.driver, (value) => driver.includes(value)),
    numaNode === undefined ? yes : judge("NUMA node", candidate.numaNode, (value) => value === numaNode),
    minSpeedMbps === undefined ? yes : matchSpeed(candidate, minSpeedMbps),
  ];
  return read.find(({ is }) => is === "no") ?? read.find(({ is }) => is === "unknown") ?? yes;
}

function judge<T>(what: string, reading: Reading<T>, accepts: (value: T) => boolean): PfMatch {
  if (reading.is === "known") return accepts(reading.value) ? yes : no;
  if (reading.is === "absent") return no;
  return { is: "unknown", severity: "error", reason: `its ${what} could not be read: ${reading.reason}` };
}

function matchSpeed({ netdevs }: NetworkFunction, wantedMbps: number): PfMatch {
  const speeds = netdevs.map(({ speedMbps }) => speedMbps);
  if (speeds.some((speed) => speed.is === "known" && speed.value >= wantedMbps)) return yes;
  const broken = speeds.find((speed) => speed.is === "unreadable");
  if (broken?.is === "unreadable") return judge("link speed", broken, () => false);
  if (speeds.some(({ is }) => is === "absent"))
    return { is: "unknown", severity: "warning", reason: "its link is down and so has no speed" };
  return no;
}
