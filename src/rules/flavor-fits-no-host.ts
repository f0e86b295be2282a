import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

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
  reads: ["cloud.flavors", "cloud.aggregates"],
  of: "fleet",
  find: ({ cloud }) => {
    const aggregates = (cloud && knownValue(cloud.aggregates)) ?? [];
    const withHosts = aggregates.filter(({ hosts }) => hosts.length > 0);
    return ((cloud && knownValue(cloud.flavors)) ?? []).flatMap(({ name, properties }) => {
      const keys = Object.entries(properties).filter(
        ([key, value]) => key.startsWith(SCOPE) && isPlain(value),
      );
      if (keys.length === 0) return [];
      const isMet = (host: string) =>
        keys.every(([key, value]) =>
          withHosts.some(
            (each) =>
              each.hosts.includes(host) &&
              (each.properties[key.slice(SCOPE.length)] ?? "").split(/,\s*/).includes(value),
          ),
        );
      if (withHosts.some(({ hosts }) => hosts.some(isMet))) return [];
      // A value of no aggregate at all keeps a flavor off hosts on purpose: it is only wrong if others have the key.
      const wanted = keys.map(([key, value]) => `${key.slice(SCOPE.length)}=${value}`).join(" and ");
      const isSriov = keys.some(([, value]) => value !== "false");
      return isSriov
        ? [
            {
              item: name,
              summary: `The flavor ${name} asks for aggregates with ${wanted}, and no host is in any`,
              detail: `Aggregates: ${aggregates.map((each) => `${each.name} (${each.hosts.length} hosts)`).join(", ") || "none"}.`,
            },
          ]
        : [];
    });
  },
};

const SCOPE = "aggregate_instance_extra_specs:";

/** Values may be asked for by an operator of Nova's, such as <or> and >=: these are not judged. */
function isPlain(value: string): boolean {
  return !/^(?:<|>=|==|s[=!<>])/.test(value.trim());
}
