import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** A flavor asks for a property of an aggregate without its scope. */
export const flavorKeyUnscoped: Rule = {
  code: "flavor-key-unscoped",
  severity: "warning",
  layer: "request",
  title: "A flavor asks for a property of an aggregate without its scope",
  explanation:
    "AggregateInstanceExtraSpecsFilter reads such a key, and so does ComputeCapabilitiesFilter, which finds no such capability and passes no host.",
  howToMakeSure: "openstack flavor show FLAVOR -c properties",
  fix: "Write aggregate_instance_extra_specs:KEY in place of KEY.",
  reads: ["cloud.flavors", "cloud.aggregates"],
  of: "fleet",
  find: ({ cloud }) => {
    const keys = new Set(
      ((cloud && knownValue(cloud.aggregates)) ?? []).flatMap(({ properties }) => Object.keys(properties)),
    );
    return ((cloud && knownValue(cloud.flavors)) ?? []).flatMap(({ name, properties }) =>
      Object.entries(properties)
        .filter(([key]) => !key.includes(":") && keys.has(key))
        .map(([key, value]) => ({
          item: name,
          summary: `The flavor ${name} has ${key}=${value} without its scope, which two filters read`,
          detail: "An aggregate has a property of that name.",
        })),
    );
  },
};
