import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { aggregateKeysOf, hasAggregateKey } from "./aggregate-key.ts";

/** A flavor asks for an aggregate that no host is in. */
export const flavorFitsNoHost: Rule = {
  code: "flavor-fits-no-host",
  severity: "error",
  layer: "scheduler",
  title: "A flavor asks for an aggregate that no host is in",
  explanation:
    "AggregateInstanceExtraSpecsFilter passes a host only if one of its aggregates has each key of the flavor with its value: 'No valid host was found'.",
  howToMakeSure: "openstack flavor show FLAVOR -c properties; openstack aggregate list --long",
  fix: "Set the property on the aggregate, or put hosts into it.",
  mendedBy: ["ensure-aggregates"],
  reads: ["cloud.flavors", "cloud.aggregates"],
  of: "fleet",
  find: ({ cloud }) => {
    const aggregates = (cloud && knownValue(cloud.aggregates)) ?? [];
    const withHosts = aggregates.filter(({ hosts }) => hosts.length > 0);
    return ((cloud && knownValue(cloud.flavors)) ?? []).flatMap((flavor) => {
      const keys = aggregateKeysOf(flavor);
      if (keys.length === 0) return [];
      const isMet = (host: string) =>
        keys.every((key) =>
          withHosts.some((each) => each.hosts.includes(host) && hasAggregateKey(each, key)),
        );
      if (withHosts.some(({ hosts }) => hosts.some(isMet))) return [];
      // A flavor without SR-IOV may ask for false alone, which no aggregate has to have.
      const wanted = keys.map(({ key, value }) => `${key}=${value}`).join(" and ");
      return keys.some(({ value }) => value !== "false")
        ? [
            {
              item: flavor.name,
              summary: `The flavor ${flavor.name} asks for aggregates with ${wanted}, and no host is in any`,
              detail: `Aggregates: ${aggregates.map((each) => `${each.name} (${each.hosts.length} hosts)`).join(", ") || "none"}.`,
            },
          ]
        : [];
    });
  },
};
