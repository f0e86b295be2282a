import { findCloudHost } from "../model/find-cloud-host.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { aggregateKeysOf, hasAggregateKey } from "./aggregate-key.ts";

/** A host with VFs is in no aggregate that flavors ask for. */
export const hostInNoSriovAggregate: Rule = {
  code: "host-in-no-sriov-aggregate",
  severity: "warning",
  layer: "scheduler",
  title: "A host with VFs is in no aggregate that flavors ask for",
  explanation:
    "Flavors for SR-IOV ask for a property of an aggregate. A host that is in none with that property gets no VM of them, however many VFs are free.",
  howToMakeSure: "openstack aggregate list --long",
  fix: "Put the host into the aggregate: openstack aggregate add host AGGREGATE HOST.",
  mendedBy: ["ensure-aggregates"],
  reads: ["cloud.flavors", "cloud.aggregates"],
  of: "host",
  find: (seen) => {
    const serving = wishInputOf(seen)?.input.pfs ?? [];
    const aggregates = (seen.cloud && knownValue(seen.cloud.aggregates)) ?? [];
    const flavors = (seen.cloud && knownValue(seen.cloud.flavors)) ?? [];
    if (serving.length === 0 || !seen.hostIntent.roles.includes("compute")) return [];
    const asked = flavors
      .flatMap(aggregateKeysOf)
      .filter(({ key, value }) => /sriov/i.test(key) && value !== "false");
    const able = aggregates.filter((aggregate) => asked.some((key) => hasAggregateKey(aggregate, key)));
    if (able.length === 0 || able.some(({ hosts }) => findCloudHost(seen.host, hosts) !== undefined))
      return [];
    return [
      {
        summary: `This host has VFs on ${serving.map(({ physicalNetwork }) => physicalNetwork).join(", ")}, but is in no aggregate that SR-IOV flavors ask for`,
        detail: `These are ${able.map(({ name }) => name).join(", ")}.`,
      },
    ];
  },
};
