import type { ComputeService } from "../../model/cloud.ts";
import type { CloudAction } from "../../model/cloud-action.ts";
import type { Aggregate, Properties } from "../../model/cloud-resources.ts";

// What is told here is what nova/scheduler/filters/aggregate_instance_extra_specs.py and extra_specs_ops.py of Zed do.

const scope = "aggregate_instance_extra_specs:";

/** Of extra specs, those that the filter compares with properties of aggregates, by the names of these. */
export function aggregateDemands(extraSpecs: Properties): Properties {
  return Object.fromEntries(
    Object.entries(extraSpecs).flatMap(([key, value]) => {
      if (key.startsWith(scope)) return [[key.slice(scope.length), value]];
      return key.includes(":") ? [] : [[key, value]];
    }),
  );
}

/** Aggregates as they will be when these actions are carried out. */
export function aggregatesAfter(
  aggregates: readonly Aggregate[],
  planned: readonly CloudAction[],
): readonly Aggregate[] {
  const after = new Map(aggregates.map((each) => [each.name, each]));
  const change = (name: string, to: (aggregate: Aggregate) => Aggregate) => {
    const found = after.get(name);
    if (found) after.set(name, to(found));
  };
  for (const action of planned) {
    if (action.kind === "make-aggregate") {
      const { name, availabilityZone } = action;
      after.set(name, { id: "", name, availabilityZone, hosts: [], properties: {} });
    }
    if (action.kind === "set-aggregate-properties")
      change(action.aggregate, (each) => withChanges(each, action.to));
    if (action.kind === "add-aggregate-host")
      change(action.aggregate, (each) => ({ ...each, hosts: [...each.hosts, action.host] }));
  }
  return [...after.values()];
}

function withChanges(aggregate: Aggregate, changes: Readonly<Record<string, string | null>>): Aggregate {
  const properties = Object.entries({ ...aggregate.properties, ...changes });
  const set = properties.flatMap(([key, value]) => (value === null ? [] : [[key, value] as const]));
  return { ...aggregate, properties: Object.fromEntries(set) };
}

/** The hosts that Nova has a nova-compute on, sorted. */
export function computeHostsOf(services: readonly ComputeService[]): readonly string[] {
  const computes = services.filter(({ binary }) => binary === "nova-compute");
  return [...new Set(computes.map(({ host }) => host))].toSorted();
}

/** Whether a host may get servers of a flavor: fits; differs: its aggregates say otherwise; untold: none of them says. */
export type HostAnswer = "fits" | "differs" | "untold";

/** What the filter says of a host that is in these aggregates. */
export function askFilter(host: string, aggregates: readonly Aggregate[], demands: Properties): HostAnswer {
  const own = aggregates.filter(({ hosts }) => hosts.includes(host));
  const answers = Object.entries(demands).map(([key, wanted]): HostAnswer => {
    // Nova splits the values of aggregates at commas.
    const values = own.flatMap(({ properties }) =>
      Object.hasOwn(properties, key) ? (properties[key] ?? "").split(",").map((value) => value.trim()) : [],
    );
    if (values.length === 0) return "untold";
    return values.some((value) => matches(value, wanted)) ? "fits" : "differs";
  });
  return (
    answers.find((answer) => answer === "differs") ?? answers.find((answer) => answer === "untold") ?? "fits"
  );
}

const comparisons: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  "=": (value, wanted) => Number(value) >= Number(wanted),
  "==": (value, wanted) => Number(value) === Number(wanted),
  "!=": (value, wanted) => Number(value) !== Number(wanted),
  ">=": (value, wanted) => Number(value) >= Number(wanted),
  "<=": (value, wanted) => Number(value) <= Number(wanted),
  "s==": (value, wanted) => value === wanted,
  "s!=": (value, wanted) => value !== wanted,
  "s<": (value, wanted) => value < wanted,
  "s<=": (value, wanted) => value <= wanted,
  "s>": (value, wanted) => value > wanted,
  "s>=": (value, wanted) => value >= wanted,
  "<in>": (value, wanted) => value.includes(wanted),
};

/** An operator and what follows it, or the text itself. */
function matches(value: string, wanted: string): boolean {
  const [operator = "", ...rest] = wanted.trim().split(/\s+/);
  if (operator === "<or>")
    return wanted
      .split("<or>")
      .map((part) => part.trim())
      .some((part) => part !== "" && part === value);
  const [first] = rest;
  if (operator === "<all-in>") return first !== undefined && rest.every((part) => value.includes(part));
  const compare = Object.hasOwn(comparisons, operator) ? comparisons[operator] : undefined;
  return compare ? first !== undefined && compare(value, first) : value === wanted;
}
