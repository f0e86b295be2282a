import type { CloudStep, CloudStepInput, CloudVerdict } from "../../model/cloud-step.ts";
import type { Finding } from "../../model/finding.ts";
import { knownValue } from "../../model/reading.ts";
import type { FlavorIntent } from "../../model/tenant-intent.ts";
import { findFlavorDifferences } from "./compare-flavor.ts";
import { findMissingProperties, propertiesText } from "./property-changes.ts";
import { aggregateDemands, aggregatesAfter, askFilter, computeHostsOf } from "./scheduled-hosts.ts";
import { errorOn, holds, lacks, listText, refused, unseen } from "./verdict.ts";

/** Makes the flavors of the fleet file and gives them their extra specs. */
export const ensureFlavors: CloudStep = {
  id: "ensure-flavors",
  title: "Make the flavors",
  judge: (input) =>
    input.tenants.flavors.map((wanted) => {
      const verdict = judge(input, wanted);
      return { ...verdict, findings: [...verdict.findings, ...findNoHost(input, wanted)] };
    }),
};

function judge(input: CloudStepInput, wanted: FlavorIntent): CloudVerdict {
  const subject = `flavor ${wanted.name}`;
  const flavors = knownValue(input.facts.flavors);
  if (!flavors) return unseen(subject, input.facts.flavors);
  const found = flavors.find(({ name }) => name === wanted.name);
  if (!found) {
    const { properties, ...flavor } = wanted;
    const action = { kind: "make-flavor", flavor, properties } as const;
    return lacks(subject, "is not there", [{ action, why: "the cloud has none of this name" }]);
  }
  const differences = findFlavorDifferences(found, wanted);
  if (differences.length > 0)
    return refused(
      subject,
      errorOn(input, subject, {
        code: "flavor-differs",
        summary: `The flavor ${wanted.name} is there with another size`,
        detail: `It has ${differences.join(", ")}. A flavor's size cannot be changed.`,
        fix: "Correct the fleet file, or give its flavor another name.",
      }),
    );
  const properties = findMissingProperties(found.properties, wanted.properties);
  if (!properties) return holds(subject, "has its size and extra specs");
  return lacks(subject, `lacks ${propertiesText(properties.to)}`, [
    {
      action: { kind: "set-flavor-properties", flavor: wanted.name, ...properties },
      why: "the fleet file gives the flavor these extra specs",
    },
  ]);
}

/** A flavor that asks for what no aggregate has is one that nobody can use. */
function findNoHost({ place, facts, planned }: CloudStepInput, wanted: FlavorIntent): readonly Finding[] {
  const demands = aggregateDemands(wanted.properties);
  const services = knownValue(facts.computeServices);
  const aggregates = knownValue(facts.aggregates);
  if (Object.keys(demands).length === 0 || !services || !aggregates) return [];
  const hosts = computeHostsOf(services);
  const after = aggregatesAfter(aggregates, planned);
  if (hosts.length === 0 || hosts.some((host) => askFilter(host, after, demands) === "fits")) return [];
  const text = propertiesText(demands);
  return [
    {
      code: "flavor-fits-no-host",
      severity: "warning",
      subject: { host: place, item: `flavor ${wanted.name}` },
      summary: `No host is left for servers of the flavor ${wanted.name}, which asks for ${text}`,
      detail: `None of the ${hosts.length} compute hosts is in an aggregate that has ${text}: ${listText(hosts)}.`,
      fix: `Add an aggregate with ${text} and its hosts under openstack.aggregates.`,
    },
  ];
}
