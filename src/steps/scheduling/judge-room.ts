import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import type { HostCapacity } from "../../model/scheduling/scheduling-host.ts";
import { pass, unknownVerdict, type Verdict } from "../../model/scheduling/verdict.ts";

/**
 * Whether a host has room, for releases whose filters count it themselves. What is free without overcommitting is room;
 * beyond that the allocation ratio decides, which no API of these releases tells.
 */
export function judgeRoom(
  { request, host }: FilterQuestion,
  resource: string,
  free: (capacity: HostCapacity) => number | undefined,
): Verdict {
  const wanted = request.resources[resource] ?? 0;
  if (wanted === 0) return pass;
  const left = host.capacity.is === "known" ? free(host.capacity.value) : undefined;
  if (left === undefined) return unknownVerdict("its capacity could not be read");
  return wanted <= left
    ? pass
    : unknownVerdict(`only ${left} of ${resource} are free, and no API tells its allocation ratio`);
}
