import type { Flavor, Properties } from "../../model/cloud-resources.ts";
import type { CloudStep, CloudStepAction, CloudStepInput, CloudVerdict } from "../../model/cloud-step.ts";
import type { Finding } from "../../model/finding.ts";
import { knownValue } from "../../model/reading.ts";
import type { OtherFlavorsIntent } from "../../model/tenant-intent.ts";
import { propertiesText, propertyOf } from "./property-changes.ts";
import { aggregateDemands, aggregatesAfter, askFilter, computeHostsOf } from "./scheduled-hosts.ts";
import { errorOn, holds, listText, refused, unseen } from "./verdict.ts";

/** Gives flavors that the fleet file does not list extra specs that keep them off some hosts. */
export const fenceOtherFlavors: CloudStep = {
  id: "fence-other-flavors",
  title: "Keep other flavors off these hosts",
  judge: (input) => (input.tenants.otherFlavors ? [judge(input, input.tenants.otherFlavors)] : []),
};

const subject = "other flavors";

function judge(input: CloudStepInput, wanted: OtherFlavorsIntent): CloudVerdict {
  const { facts, tenants } = input;
  const flavors = knownValue(facts.flavors);
  if (!flavors) return unseen(subject, facts.flavors);
  const listed = new Set([...tenants.flavors.map(({ name }) => name), ...wanted.except]);
  const others = flavors
    .filter(({ name }) => !listed.has(name) && !isOfProof(name))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  if (others.length === 0) return holds(subject, "there are none");
  const open = others.filter((flavor) => missingOf(flavor, wanted.properties) !== undefined);
  const kept = findKept(input, others, wanted.properties);
  const fenced = others.filter((flavor) => !saysOtherwise(flavor, wanted.properties));
  const guard = guardHosts(input, { fenced, open, wanted });
  if (guard?.severity === "error") return { ...refused(subject, guard), findings: [guard, ...kept] };
  const findings = [...(guard ? [guard] : []), ...kept];
  const text = propertiesText(wanted.properties);
  if (open.length === 0) {
    const differ = kept.length === 0 ? "" : ", but for those that have another value";
    return { ...holds(subject, `have ${text}${differ} (${others.length})`), findings };
  }
  return {
    subject,
    holds: "no",
    summary: `${open.length} of ${others.length} lack ${text}: ${listText(open.map(({ name }) => name))}`,
    actions: open.flatMap((flavor) => actionOf(flavor, wanted.properties)),
    findings,
  };
}

/** Flavors that a proof makes for itself are gone soon. */
function isOfProof(name: string): boolean {
  return name.startsWith("vfleet-proof-");
}

/** What a flavor lacks; what it has with another value stays. */
function missingOf(flavor: Flavor, wanted: Properties): Properties | undefined {
  const missing = Object.entries(wanted).filter(([key]) => propertyOf(flavor.properties, key) === undefined);
  return missing.length === 0 ? undefined : Object.fromEntries(missing);
}

function actionOf(flavor: Flavor, wanted: Properties): readonly CloudStepAction[] {
  const to = missingOf(flavor, wanted);
  if (!to) return [];
  const from = Object.fromEntries(Object.keys(to).map((key) => [key, null]));
  return [
    {
      action: { kind: "set-flavor-properties", flavor: flavor.name, from, to },
      why: "it is none of the fleet file's flavors, so its servers stay off their hosts",
    },
  ];
}

/** Whether a flavor says otherwise of itself. */
function saysOtherwise({ properties }: Flavor, wanted: Properties): boolean {
  return Object.entries(wanted).some(([key, value]) => (propertyOf(properties, key) ?? value) !== value);
}

function findKept(
  { place }: CloudStepInput,
  others: readonly Flavor[],
  wanted: Properties,
): readonly Finding[] {
  const kept = others.flatMap(({ name, properties }) =>
    Object.entries(wanted).flatMap(([key, value]) => {
      const own = propertyOf(properties, key);
      return own === undefined || own === value ? [] : [`${name} (${key}=${own})`];
    }),
  );
  if (kept.length === 0) return [];
  return [
    {
      code: "flavor-has-another-value",
      severity: "warning",
      subject: { host: place, item: subject },
      summary: `Flavors that the fleet file does not list say otherwise already, and are left as they are: ${listText(kept)}`,
      detail: `The fleet file gives other flavors ${propertiesText(wanted)}.`,
      fix: "List them under openstack.flavors or otherFlavors.except if this is meant, or change them yourself.",
    },
  ];
}

type Fence = {
  /** All that will have the extra specs. */
  readonly fenced: readonly Flavor[];
  readonly open: readonly Flavor[];
  readonly wanted: OtherFlavorsIntent;
};

/** A host that no aggregate says anything of is closed to a flavor that asks, which is easily overlooked. */
function guardHosts(input: CloudStepInput, { fenced, open, wanted }: Fence): Finding | undefined {
  const demands = aggregateDemands(wanted.properties);
  const isNew = open.length > 0;
  if (Object.keys(demands).length === 0 || fenced.length === 0) return undefined;
  const services = knownValue(input.facts.computeServices);
  const aggregates = knownValue(input.facts.aggregates);
  if (!services || !aggregates) return isNew ? errorOn(input, subject, unchecked) : undefined;
  const hosts = computeHostsOf(services);
  const after = aggregatesAfter(aggregates, input.planned);
  const answers = Map.groupBy(hosts, (host) => askFilter(host, after, demands));
  const untold = answers.get("untold") ?? [];
  if (hosts.length === 0) return undefined;
  const about = { hosts, untold, flavors: fenced.map(({ name }) => name), demands };
  if (!answers.has("fits")) {
    const finding = errorOn(input, subject, nowhereLeft(about));
    return isNew ? finding : { ...finding, severity: "warning" };
  }
  return untold.length === 0
    ? undefined
    : { ...errorOn(input, subject, fewerLeft(about)), severity: "warning" };
}

type Words = Pick<Finding, "code" | "summary" | "detail" | "fix">;

const unchecked: Words = {
  code: "fence-unchecked",
  summary: "Other flavors are left alone, as it could not be seen which hosts would be left for them",
  detail: "Nova did not tell its compute hosts and aggregates.",
  fix: "Mend what keeps the cloud from being read, and plan again.",
};

type About = {
  readonly hosts: readonly string[];
  readonly untold: readonly string[];
  readonly flavors: readonly string[];
  readonly demands: Properties;
};

function nowhereLeft({ hosts, flavors, demands }: About): Words {
  const text = propertiesText(demands);
  return {
    code: "fence-leaves-no-host",
    summary: `No host would be left for servers of ${flavors.length === 1 ? "this flavor" : `these ${flavors.length} flavors`}: ${listText(flavors)}`,
    detail: `With AggregateInstanceExtraSpecsFilter a flavor that asks for ${text} gets a host only in an aggregate that has ${text}. None of the ${hosts.length} compute hosts is in one: ${listText(hosts)}.`,
    fix: `Add an aggregate with ${text} under openstack.aggregates, and the hosts that other flavors are for.`,
  };
}

function fewerLeft({ untold, flavors, demands }: About): Words {
  const text = propertiesText(demands);
  return {
    code: "fence-leaves-out-hosts",
    summary: `${untold.length === 1 ? "A host gets" : `${untold.length} hosts get`} no more servers of other flavors, as no aggregate says ${Object.keys(demands).join(", ")} of ${untold.length === 1 ? "it" : "them"}: ${listText(untold)}`,
    detail: `With AggregateInstanceExtraSpecsFilter a flavor that asks for ${text} gets a host only in an aggregate that has ${text}. The flavors are ${listText(flavors)}.`,
    fix: `Put these hosts into an aggregate with ${text}, unless they shall be kept free.`,
  };
}
