import type { Reading } from "../../model/reading.ts";
import type { HostDevice, NumaCell } from "../../model/scheduling/scheduling-host.ts";
import type { DeviceRequest, NumaRequest } from "../../model/scheduling/scheduling-request.ts";
import { unknownVerdict, type Verdict, verdictOf } from "../../model/scheduling/verdict.ts";
import { findUnserved } from "./device-pools.ts";

/** The devices that go with a server. */
export type NumaDevices = {
  readonly requests: readonly DeviceRequest[];
  readonly devices: Reading<readonly HostDevice[]>;
};

/**
 * Whether NUMA nodes that are asked for fit onto a host's. What other servers take of each node no API tells: that they
 * would leave enough is never claimed.
 */
export function fitNuma(
  { cells: wanted, beyond }: NumaRequest,
  has: readonly NumaCell[],
  { requests, devices }: NumaDevices,
): Verdict {
  if (has.length < wanted.length)
    return verdictOf([{ kind: "numa-nodes", wanted: wanted.length, has: has.length }]);
  const placings = permutations(has, wanted.length).filter((hosts) =>
    hosts.every((host, at) => {
      const cell = wanted[at];
      return cell === undefined || (cell.vcpus <= host.cpus && cell.memoryMb <= host.memoryMb);
    }),
  );
  if (placings.length === 0) {
    const vcpus = Math.max(...wanted.map((cell) => cell.vcpus));
    return verdictOf([
      { kind: "numa-room", vcpus, memoryMb: Math.max(...wanted.map((cell) => cell.memoryMb)) },
    ]);
  }
  if (requests.length > 0 && devices.is === "known") {
    const found = devices.value;
    const unserved = placings.map((hosts) =>
      findUnserved(
        found,
        requests,
        hosts.map(({ id }) => id),
      ),
    );
    const [first] = unserved;
    if (first !== undefined && !unserved.includes(undefined))
      return verdictOf([{ kind: "numa-device", asker: first.asker, policy: first.numaPolicy ?? "legacy" }]);
  }
  if (beyond.length > 0) return unknownVerdict(`vfleet does not replay ${beyond.join(", ")}`);
  return unknownVerdict("no API tells what other servers take of each NUMA node");
}

/** All ways to take so many of a list in an order; a host has eight nodes at the very most. */
function permutations<T>(list: readonly T[], count: number): readonly (readonly T[])[] {
  if (count === 0) return [[]];
  return list.flatMap((first, at) =>
    permutations(list.toSpliced(at, 1), count - 1).map((others) => [first, ...others]),
  );
}
