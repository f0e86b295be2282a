import { findCloudHost } from "../model/find-cloud-host.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";

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
  reads: ["cloud.flavors", "cloud.aggregates"],
  of: "host",
  find: (seen) => {
    const serving = wishInputOf(seen)?.input.pfs ?? [];
    const aggregates = (seen.cloud && knownValue(seen.cloud.aggregates)) ?? [];
    const flavors = (seen.cloud && knownValue(seen.cloud.flavors)) ?? [];
    if (serving.length === 0 || !seen.hostIntent.roles.includes("compute")) return [];
    const scope = "aggregate_instance_extra_specs:";
    const asked = flavors.flatMap(({ properties }) =>
      Object.entries(properties)
        .filter(([key, value]) => key.startsWith(scope) && /sriov/i.test(key) && value !== "false")
        .map(([key, value]) => ({ key: key.slice(scope.length), value })),
    );
    const able = aggregates.filter(({ properties }) =>
      asked.some(({ key, value }) => properties[key] === value),
    );
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
