import type { Aggregate, Flavor } from "../model/cloud-resources.ts";

/** What a flavor asks of aggregates: a property, and the value that it shall have. */
export type AggregateKey = { readonly key: string; readonly value: string };

const scope = "aggregate_instance_extra_specs:";
// A value may also ask by an operator of Nova's and a space: these are not judged.
const operator = /^(?:<[a-z-]+>|=|[!=<>]=|s[=!<>]=?)(?:\s|$)/;

/** What a flavor asks of aggregates as plain values. */
export function aggregateKeysOf({ properties }: Flavor): readonly AggregateKey[] {
  return Object.entries(properties)
    .filter(([key, value]) => key.startsWith(scope) && !operator.test(value.trim()))
    .map(([key, value]) => ({ key: key.slice(scope.length), value }));
}

/** Whether an aggregate has a property with that value; it may name several, with commas. */
export function hasAggregateKey({ properties }: Aggregate, { key, value }: AggregateKey): boolean {
  return (properties[key] ?? "")
    .split(",")
    .map((each) => each.trim())
    .includes(value);
}
