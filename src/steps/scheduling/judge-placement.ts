import { placementUseOf } from "../../knowledge/openstack/scheduler-filters.ts";
import type { Lack } from "../../model/scheduling/lack.ts";
import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import type { HostProvider, Inventory } from "../../model/scheduling/scheduling-host.ts";
import { pass, unknownVerdict, type Verdict, verdictOf } from "../../model/scheduling/verdict.ts";
import { aggregateValues } from "./aggregate-values.ts";

/**
 * Whether Placement gives the host to the scheduler: by what is left of each resource class, by traits, and by the zone.
 * Sources: nova 26.0.0 nova/scheduler/request_filter.py, nova/scheduler/utils.py; placement 8.0.0 allocation candidates.
 */
export function judgePlacement(question: FilterQuestion): Verdict {
  const { setup, request, host } = question;
  const use = placementUseOf(setup.release);
  if (!use.asks) return pass;
  const lacks: Lack[] = [];
  const unknown: string[] = [];
  if (host.provider.is === "known") lacks.push(...lacksOf(question, host.provider.value));
  else if (host.provider.is === "absent") lacks.push({ kind: "no-provider" });
  else unknown.push(host.provider.reason);
  const zone = judgeZone(question);
  if (zone.passes === "no") lacks.push(...zone.lacks);
  if (zone.passes === "unknown") unknown.push(zone.reason);
  const beyond = [...request.beyondPlacement, ...setup.beyond];
  if (beyond.length > 0) unknown.push(`vfleet does not replay ${beyond.join(", ")}`);
  if (lacks.length > 0) return verdictOf(lacks);
  return unknown.length > 0 ? unknownVerdict(unknown.join("; ")) : pass;
}

function lacksOf({ setup, request, host }: FilterQuestion, provider: HostProvider): readonly Lack[] {
  const { leavesDisabledOut } = placementUseOf(setup.release);
  const isDisabled = leavesDisabledOut && provider.traits.includes("COMPUTE_STATUS_DISABLED");
  const reason = host.service.is === "known" ? host.service.value.disabledReason : undefined;
  return [
    ...(isDisabled ? [{ kind: "service-disabled", reason } as const] : []),
    ...Object.entries(request.resources).flatMap(([resource, wanted]) =>
      roomLack(provider, resource, wanted),
    ),
    ...request.requiredTraits
      .filter((trait) => !provider.traits.includes(trait))
      .map((trait) => ({ kind: "trait", trait, isForbidden: false }) as const),
    ...request.forbiddenTraits
      .filter((trait) => provider.traits.includes(trait))
      .map((trait) => ({ kind: "trait", trait, isForbidden: true }) as const),
  ];
}

function roomLack({ inventories, used }: HostProvider, resource: string, wanted: number): readonly Lack[] {
  if (wanted <= 0) return [];
  const own = inventories[resource];
  if (own === undefined) return [{ kind: "resource", resource, wanted, free: undefined, bound: undefined }];
  const free = Math.max(0, Math.floor(capacityOf(own) - (used[resource] ?? 0)));
  const bound = boundOf(own, wanted);
  if (bound !== undefined)
    return [{ kind: "resource", resource, wanted, free: boundValue(own, bound), bound }];
  return wanted <= free ? [] : [{ kind: "resource", resource, wanted, free, bound: undefined }];
}

function capacityOf({ total, reserved, allocationRatio }: Inventory): number {
  return (total - reserved) * allocationRatio;
}

function boundOf(own: Inventory, wanted: number): "most" | "least" | "step" | undefined {
  if (wanted > own.maxUnit) return "most";
  if (wanted < own.minUnit) return "least";
  return wanted % own.stepSize === 0 ? undefined : "step";
}

function boundValue(own: Inventory, bound: "most" | "least" | "step"): number {
  return { most: own.maxUnit, least: own.minUnit, step: own.stepSize }[bound];
}

/** A zone that no aggregate makes, such as the default one, Placement lets every host pass for. */
function judgeZone({ setup, request: { zone }, host }: FilterQuestion): Verdict {
  if (zone === undefined) return pass;
  if (setup.zonesByPlacement.is !== "known")
    return unknownVerdict("whether Placement picks the hosts of a zone is not known");
  if (!setup.zonesByPlacement.value) return pass;
  if (setup.zones.is !== "known" || host.aggregates.is !== "known")
    return unknownVerdict("the aggregates could not be read");
  if (!setup.zones.value.includes(zone)) return pass;
  const has = aggregateValues(host.aggregates.value, "availability_zone");
  return has.includes(zone)
    ? pass
    : verdictOf([{ kind: "zone", wanted: zone, has: has.length === 0 ? [setup.defaultZone] : has }]);
}
