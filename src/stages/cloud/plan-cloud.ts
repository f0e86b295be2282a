import type { CloudAction } from "../../model/cloud-action.ts";
import type { CloudDiscovery } from "../../model/cloud-facts.ts";
import type { CloudHost, CloudStepInput } from "../../model/cloud-step.ts";
import type { HostVerification } from "../../model/discovery.ts";
import { indexCloudHosts } from "../../model/find-cloud-host.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostName } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { Check, HostPlan, PlannedAction } from "../../model/plan.ts";
import { knownValue } from "../../model/reading.ts";
import { cloudSequence } from "../../steps/cloud/sequence.ts";

/** A cloud with what is wanted of it and what is there. */
export type TenantsAndCloud = {
  readonly intent: Intent;
  readonly discovery: CloudDiscovery;
  /** The hosts that were chosen; why says what keeps one of them from coming into aggregates. */
  readonly hosts: ReadonlyMap<HostName, string | undefined>;
};

/** Plans what is done in the cloud, as one more place after the hosts. Pure. */
export function planCloud(question: TenantsAndCloud): HostPlan {
  const { discovery } = question;
  const { place } = discovery;
  if (discovery.kind === "failed")
    return { host: place, status: "unreachable", phases: [], findings: [discovery.finding] };
  const findings: Finding[] = [...discovery.findings];
  const actions: PlannedAction[] = [];
  const planned: CloudAction[] = [];
  const bare = inputOf(question, discovery);
  for (const step of cloudSequence)
    for (const verdict of step.judge({ ...bare, planned: [...planned] })) {
      findings.push(...verdict.findings);
      for (const { action, why } of verdict.actions) {
        planned.push(action);
        actions.push({ id: `${place}/${actions.length + 1}`, step: step.id, action, why, disrupts: [] });
      }
    }
  const isShort = findings.some(({ severity }) => severity === "error");
  if (actions.length === 0) {
    const short = discovery.findings.length > 0 ? "unreachable" : "refused";
    return { host: place, status: isShort ? short : "unchanged", phases: [], findings };
  }
  return {
    host: place,
    status: isShort ? "partly" : "changes",
    phases: [{ name: "cloud", actions }],
    findings,
  };
}

/** What holds of what projects shall find in the cloud. Pure. */
export function verifyTenants(question: TenantsAndCloud): HostVerification {
  const { discovery } = question;
  const host = discovery.place;
  if (discovery.kind === "failed") return { host, checks: [], findings: [discovery.finding] };
  const input = inputOf(question, discovery);
  const verdicts = cloudSequence.flatMap((step) =>
    step.judge(input).map((verdict) => ({ step: step.id, ...verdict })),
  );
  const checks = verdicts.map(
    ({ step, subject, holds, summary }): Check => ({ step, subject, holds, summary }),
  );
  return { host, checks, findings: [...discovery.findings, ...verdicts.flatMap((each) => each.findings)] };
}

type ReadCloud = Extract<CloudDiscovery, { kind: "read" }>;

function inputOf({ intent, hosts }: TenantsAndCloud, { place, facts }: ReadCloud): CloudStepInput {
  const { tenants } = intent.openstack ?? {};
  if (!tenants) throw new Error("the fleet file asks for nothing in the cloud");
  const services = knownValue(facts.computeServices) ?? [];
  const known = services.filter(({ binary }) => binary === "nova-compute").map(({ host }) => host);
  const nameOf = indexCloudHosts(known);
  const chosen = intent.hosts.filter(({ name, roles }) => roles.includes("compute") && hosts.has(name));
  return {
    place,
    facts,
    tenants,
    hosts: chosen.map(
      (host): CloudHost => ({
        host,
        novaName: nameOf(host.name),
        notReady: hosts.get(host.name),
      }),
    ),
    planned: [],
  };
}
