import { isOfKind } from "../../base/is-of-kind.ts";
import { schedulerFiltersOf, wasSchedulerFilter } from "../../knowledge/openstack/scheduler-filters.ts";
import { closestWord } from "../../model/closest-word.ts";
import { sriovAgentType } from "../../model/openstack-words.ts";
import type { Change } from "../../model/scheduling/change.ts";
import type { Lack } from "../../model/scheduling/lack.ts";
import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import { satisfiesSpec, valueThatSatisfies } from "./extra-spec-operators.ts";

/** Lacks that the operator alone can judge. */
const beyondUs = [
  "capability",
  "different-host",
  "group-elsewhere",
  "group-member",
  "image",
  "network-kind",
  "no-provider",
  "numa-device",
  "numa-nodes",
  "numa-room",
  "same-host",
  "trait",
] as const;

/** Changes of which each would take one lack away, the lightest first; empty: vfleet knows none. */
export function suggestChanges(lack: Lack, { setup, host, request }: FilterQuestion): readonly Change[] {
  if (isOfKind(lack, beyondUs)) return [];
  const name = host.name;
  switch (lack.kind) {
    case "not-asked-for":
      return [{ kind: "ask-any-host", instead: lack.wanted }];
    case "service-disabled":
      return [{ kind: "enable-service", host: name }];
    case "service-down":
      return [{ kind: "start-service", host: name }];
    case "aggregate-key":
      return suggestAggregate(lack, { setup, host, request });
    case "zone":
      return [{ kind: "ask-zone", zone: lack.has[0] }];
    case "resource":
      return suggestRoom(lack, name);
    case "device":
      return suggestDevices(lack, host);
    case "filter-missing-from-nova":
      return [{ kind: "drop-filter", filter: lack.filter, meant: meantBy(lack.filter, setup) }];
    case "agent-missing":
    case "agent-dead":
      return [{ kind: "start-agent", host: name, agentType: lack.agentType }];
    case "agent-mapping":
      return [
        { kind: "map-agent", host: name, agentType: lack.agentType, physicalNetwork: lack.physicalNetwork },
      ];
    case "unwired-pf":
      return [
        { kind: "map-agent", host: name, agentType: sriovAgentType, physicalNetwork: lack.physicalNetwork },
      ];
    case "driver":
      return lack.drivers.length === 0 ? [] : [{ kind: "add-driver", driver: "sriovnicswitch" }];
    case "vendor-dev":
      return [{ kind: "allow-vendor-dev", id: lack.id }];
    case "iommu-off":
      return [{ kind: "switch-iommu-on", host: name }];
    case "held-by-host":
      return [
        { kind: "release-device", host: name, holders: lack.holders, physicalNetwork: lack.physicalNetwork },
      ];
  }
}

/** The filter that a name was meant to be; undefined: one that is gone, or none that is near. */
function meantBy(name: string, { release }: FilterQuestion["setup"]): string | undefined {
  return wasSchedulerFilter(name) ? undefined : closestWord(name, schedulerFiltersOf(release));
}

/** An aggregate that has the key already is joined; else one of the host's own gets it, or a new one. */
function suggestAggregate(
  { key, wanted }: Extract<Lack, { kind: "aggregate-key" }>,
  { setup, host }: FilterQuestion,
): readonly Change[] {
  const all = setup.aggregates.is === "known" ? setup.aggregates.value : [];
  const own = host.aggregates.is === "known" ? host.aggregates.value : [];
  const has = (text: string | undefined) =>
    text?.split(",").some((value) => satisfiesSpec(value.trim(), wanted)) === true;
  const joined = all
    .filter(({ name, properties }) => has(properties[key]) && own.every((each) => each.name !== name))
    .map(
      ({ name, properties }) =>
        ({
          kind: "add-to-aggregate",
          host: host.name,
          aggregate: name,
          key,
          value: properties[key] ?? "",
        }) as const,
    );
  const value = valueThatSatisfies(wanted);
  if (value === undefined) return joined;
  return [...joined, { kind: "set-aggregate-key", host: host.name, aggregate: own[0]?.name, key, value }];
}

function suggestRoom(
  { resource, wanted, free, bound }: Extract<Lack, { kind: "resource" }>,
  host: string,
): readonly Change[] {
  if (free === undefined || bound === "least" || bound === "step") return [];
  const shrink: Change = { kind: "shrink-flavor", resource, to: free };
  if (bound === "most") return free > 0 ? [shrink] : [];
  return [{ kind: "free-resource", host, resource, amount: wanted - free }, ...(free > 0 ? [shrink] : [])];
}

/** What is listed is freed; what is there and not listed is listed; PFs of which VFs are only not trusted are said to be. */
function suggestDevices(
  lack: Extract<Lack, { kind: "device" }>,
  host: FilterQuestion["host"],
): readonly Change[] {
  const { physicalNetwork, wanted, free, all, what, untrusted } = lack;
  const short = wanted - free;
  const unlisted = host.unlisted.find(({ vfs }) => vfs >= short);
  const changes: Change[] = [];
  if (untrusted >= short) changes.push({ kind: "trust-devices", host: host.name, physicalNetwork });
  if (all >= wanted)
    changes.push({ kind: "free-device", host: host.name, what, count: short, physicalNetwork });
  if (unlisted !== undefined && physicalNetwork !== undefined)
    changes.push({
      kind: "list-device",
      host: host.name,
      netdev: unlisted.netdev ?? unlisted.pf,
      pf: unlisted.pf,
      physicalNetwork,
    });
  return changes;
}
