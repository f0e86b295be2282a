import type { Aggregate } from "../../model/cloud-resources.ts";
import type {
  CloudHost,
  CloudStep,
  CloudStepAction,
  CloudStepInput,
  CloudVerdict,
} from "../../model/cloud-step.ts";
import type { Finding } from "../../model/finding.ts";
import { isChosen } from "../../model/host-choice.ts";
import { knownValue } from "../../model/reading.ts";
import type { AggregateIntent } from "../../model/tenant-intent.ts";
import { findMissingProperties, propertiesText } from "./property-changes.ts";
import { errorOn, listText, refused, unseen } from "./verdict.ts";

/** Makes the aggregates of the fleet file, sets their properties and puts hosts into them. */
export const ensureAggregates: CloudStep = {
  id: "ensure-aggregates",
  title: "Make the aggregates",
  judge: (input) => input.tenants.aggregates.map((wanted) => judge(input, wanted)),
};

function judge(input: CloudStepInput, wanted: AggregateIntent): CloudVerdict {
  const subject = `aggregate ${wanted.name}`;
  const aggregates = knownValue(input.facts.aggregates);
  if (!aggregates) return unseen(subject, input.facts.aggregates);
  const { computeServices } = input.facts;
  const hasHosts = input.hosts.some(({ host }) => isChosen(wanted.hosts, host));
  if (hasHosts && computeServices.is !== "known") return unseen(subject, computeServices);
  const found = aggregates.find(({ name }) => name === wanted.name);
  if (found && wanted.availabilityZone !== undefined && found.availabilityZone !== wanted.availabilityZone)
    return refused(subject, otherZone(input, wanted, found));
  const members = sortMembers(input, wanted, { found, aggregates });
  const properties = findMissingProperties(found?.properties ?? {}, wanted.properties);
  const actions: readonly CloudStepAction[] = [
    ...(found ? [] : [makeAggregate(wanted)]),
    ...(properties
      ? [
          {
            action: { kind: "set-aggregate-properties", aggregate: wanted.name, ...properties } as const,
            why: "flavors ask for hosts by it",
          },
        ]
      : []),
    ...members.missing.map((host) => ({
      action: { kind: "add-aggregate-host", aggregate: wanted.name, host } as const,
      why: "the fleet file has it in this aggregate",
    })),
  ];
  const open = [
    ...(found ? [] : ["is not there"]),
    ...(found && properties ? [`lacks ${propertiesText(properties.to)}`] : []),
    ...(found && members.missing.length > 0 ? [`lacks ${listText(members.missing)}`] : []),
    ...members.findings.map(({ summary }) => summary),
  ];
  return {
    subject,
    holds: open.length === 0 ? "yes" : "no",
    summary: open.length === 0 ? "has its properties and hosts" : open.join("; "),
    actions,
    findings: members.findings,
  };
}

function makeAggregate({ name, availabilityZone }: AggregateIntent): CloudStepAction {
  return {
    action: { kind: "make-aggregate", name, availabilityZone },
    why: "the cloud has none of this name",
  };
}

function otherZone(input: CloudStepInput, wanted: AggregateIntent, found: Aggregate): Finding {
  const { name, availabilityZone: zone } = wanted;
  return errorOn(input, `aggregate ${name}`, {
    code: "aggregate-in-another-zone",
    summary: `The aggregate ${name} is ${found.availabilityZone === undefined ? "in no availability zone" : `in the availability zone ${found.availabilityZone}`}, and not in ${zone}`,
    detail: `Nova has ${found.hosts.length} hosts in it; the zone of all of them would change.`,
    fix: `Give it the zone yourself (openstack aggregate set --zone ${zone} ${name}), or correct the fleet file.`,
  });
}

type Members = {
  /** As Nova names them. */
  readonly missing: readonly string[];
  readonly findings: readonly Finding[];
};

/** Which hosts have to come into an aggregate, and which cannot. */
function sortMembers(
  input: CloudStepInput,
  wanted: AggregateIntent,
  there: { readonly found: Aggregate | undefined; readonly aggregates: readonly Aggregate[] },
): Members {
  const present = new Set(there.found?.hosts);
  const chosen = input.hosts.filter(({ host }) => isChosen(wanted.hosts, host));
  const unknown = chosen.filter(({ novaName }) => novaName === undefined);
  const outside = chosen.filter(({ novaName }) => novaName !== undefined && !present.has(novaName));
  const notReady = outside.filter((each) => each.notReady !== undefined);
  const ready = outside.filter((each) => each.notReady === undefined);
  const zones = zonesOf(there.aggregates);
  const zone = there.found?.availabilityZone ?? wanted.availabilityZone;
  const torn = ready.filter(({ novaName }) => isElsewhere(zones, novaName, zone));
  return {
    missing: ready.filter((each) => !torn.includes(each)).flatMap(({ novaName }) => novaName ?? []),
    findings: [
      ...(unknown.length === 0 ? [] : [unknownHosts(input, wanted, unknown)]),
      ...(notReady.length === 0 ? [] : [hostsNotReady(input, wanted, notReady)]),
      ...(torn.length === 0 ? [] : [tornHosts(input, wanted, { torn, zones, zone })]),
    ],
  };
}

/** The availability zone of each host that has one of its own. */
function zonesOf(aggregates: readonly Aggregate[]): ReadonlyMap<string, string> {
  return new Map(
    aggregates.flatMap(({ hosts, availabilityZone: zone }) =>
      zone === undefined ? [] : hosts.map((host) => [host, zone] as const),
    ),
  );
}

function isElsewhere(
  zones: ReadonlyMap<string, string>,
  host: string | undefined,
  zone: string | undefined,
): boolean {
  return zone !== undefined && host !== undefined && (zones.get(host) ?? zone) !== zone;
}

function unknownHosts(
  input: CloudStepInput,
  { name }: AggregateIntent,
  hosts: readonly CloudHost[],
): Finding {
  const services = knownValue(input.facts.computeServices) ?? [];
  const known = services.filter(({ binary }) => binary === "nova-compute").map(({ host }) => host);
  const count = hosts.length;
  return errorOn(input, `aggregate ${name}`, {
    code: "host-unknown-to-nova",
    summary: `Nova does not know ${count === 1 ? "a host" : `${count} hosts`} of the aggregate ${name} by ${count === 1 ? "its name" : "their names"}, neither short nor with ${count === 1 ? "its" : "their"} domain: ${listText(hosts.map(({ host }) => host.name))}`,
    detail: `It has a nova-compute on ${listText(known) || "no host"}.`,
    fix: "See that nova-compute runs there, and name the hosts in the fleet file as it does.",
  });
}

function hostsNotReady(
  input: CloudStepInput,
  { name }: AggregateIntent,
  hosts: readonly CloudHost[],
): Finding {
  const count = hosts.length;
  return {
    code: "host-left-out-of-aggregate",
    severity: "warning",
    subject: { host: input.place, item: `aggregate ${name}` },
    summary: `${count === 1 ? "A host does" : `${count} hosts do`} not come into the aggregate ${name} yet: ${listText(hosts.map(({ host }) => host.name))}`,
    detail: hosts
      .slice(0, 8)
      .map(({ host, notReady }) => `${host.name} ${notReady}`)
      .join("; "),
    fix: "Mend what is said of these hosts, and apply again.",
  };
}

function tornHosts(
  input: CloudStepInput,
  { name }: AggregateIntent,
  {
    torn,
    zones,
    zone,
  }: {
    readonly torn: readonly CloudHost[];
    readonly zones: ReadonlyMap<string, string>;
    readonly zone: string | undefined;
  },
): Finding {
  const hosts = torn.flatMap(({ novaName }) => novaName ?? []);
  return errorOn(input, `aggregate ${name}`, {
    code: "host-in-another-zone",
    summary: `Hosts of the aggregate ${name}, which is in the availability zone ${zone}, are in another one: ${listText(hosts)}`,
    detail: hosts
      .slice(0, 8)
      .map((host) => `${host} is in ${zones.get(host)}`)
      .join("; "),
    fix: "Take them out of the other zone's aggregate first, or leave them out of this one.",
  });
}
