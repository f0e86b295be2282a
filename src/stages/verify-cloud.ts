import type { ComputeService, NetworkAgent } from "../model/cloud.ts";
import type { HostDiscovery, HostVerification } from "../model/discovery.ts";
import { indexCloudHosts } from "../model/find-cloud-host.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { HostName } from "../model/ids.ts";
import type { HostIntent, Intent } from "../model/intent.ts";
import type { ServingPf } from "../model/openstack-deployment.ts";
import { sriovAgentType } from "../model/openstack-words.ts";
import type { Check } from "../model/plan.ts";
import { known, knownValue, type Reading } from "../model/reading.ts";
import { selectPfs } from "../model/select-pfs.ts";
import { findServingPfs } from "../steps/openstack/serving-pfs.ts";
import type { CloudAnswers, CloudTrouble } from "./ask-cloud.ts";
import { indexHosts } from "./find-host.ts";

/** What verify looked at on the hosts, and what is known of them to ask a cloud about. */
export type CloudQuestion = {
  readonly intent: Intent;
  readonly discoveries: readonly HostDiscovery[];
  readonly answers: CloudAnswers;
};

const step = "ask-cloud";

/** Aliases of API extensions that extension drivers of ML2 bring. */
const extensionAliases: ReadonlyMap<string, string> = new Map([
  ["port_security", "port-security"],
  ["qos", "qos"],
]);

/** The checks of a cloud's own view of each host that was read, and why it could not be asked. Pure. */
export function verifyCloud(
  { intent, discoveries, answers }: CloudQuestion,
  verifications: readonly HostVerification[],
): readonly HostVerification[] {
  const read = new Map(
    discoveries.flatMap((each) => (each.kind === "read" ? [[each.host, each] as const] : [])),
  );
  const hostOf = indexHosts(intent);
  return verifications.map((verification) => {
    const discovery = read.get(verification.host);
    if (!discovery) return verification;
    const host = hostOf(verification.host);
    const checks = checkInCloud({ intent, host, facts: discovery.facts, answers });
    const troubles = checks.some(({ holds }) => holds === "unknown") ? answers.troubles : [];
    return {
      ...verification,
      checks: [...verification.checks, ...checks],
      findings: [
        ...verification.findings,
        ...troubles.map((trouble) => cloudFinding(host.name, answers, trouble)),
      ],
    };
  });
}

/** What a cloud says of one host and of what runs there, as far as the host serves VFs or controls the cloud. Pure. */
export function checkInCloud(about: {
  readonly intent: Intent;
  readonly host: HostIntent;
  readonly facts: HostFacts;
  readonly answers: CloudAnswers;
}): readonly Check[] {
  const { intent, host, facts, answers } = about;
  const { wanted } = selectPfs(intent, host, facts);
  const { pfs } = findServingPfs({ host: host.name, facts, pfs: wanted });
  return [
    ...(pfs.length > 0 && host.roles.includes("compute") ? checkCompute(host, pfs, indexParts(answers)) : []),
    ...(host.roles.includes("controller") ? checkController(intent, answers) : []),
  ];
}

function cloudFinding(host: HostName, { cloud }: CloudAnswers, trouble: CloudTrouble): Finding {
  return {
    code: trouble.code,
    severity: "error",
    subject: { host, item: `cloud ${cloud}` },
    summary: trouble.message,
    detail:
      trouble.because === undefined
        ? `Seen at ${trouble.subject}.`
        : `${trouble.subject}: ${trouble.because}`,
    fix: trouble.hint,
  };
}

/** What runs on hosts, with a way to find that of one. */
type Parts<T> = { readonly all: readonly T[]; readonly find: (name: HostName) => T | undefined };

type CloudParts = {
  readonly computes: Reading<Parts<ComputeService>>;
  readonly agents: Reading<Parts<NetworkAgent>>;
};

const indexed = new WeakMap<CloudAnswers, CloudParts>();

/** The same answers are asked for many hosts. */
function indexParts(answers: CloudAnswers): CloudParts {
  const known = indexed.get(answers);
  if (known) return known;
  const { computeServices, agents } = answers;
  const parts: CloudParts = {
    computes: indexReading(computeServices, ({ binary }) => binary === "nova-compute"),
    agents: indexReading(agents, ({ agentType }) => agentType === sriovAgentType),
  };
  indexed.set(answers, parts);
  return parts;
}

function indexReading<T extends { readonly host: string }>(
  reading: Reading<readonly T[]>,
  isMeant: (each: T) => boolean,
): Reading<Parts<T>> {
  if (reading.is !== "known") return reading;
  const all = reading.value.filter(isMeant);
  const nameOf = indexCloudHosts(all.map(({ host }) => host));
  const byHost = new Map(all.toReversed().map((each) => [each.host, each]));
  return known({ all, find: (name) => byHost.get(nameOf(name) ?? "") });
}

function checkCompute(
  { name }: HostIntent,
  pfs: readonly ServingPf[],
  { computes, agents }: CloudParts,
): readonly Check[] {
  return [
    fromReading("nova-compute", computes, (services) => checkService(name, services)),
    ...fromAgents(name, pfs, agents),
  ];
}

type Verdict = Pick<Check, "holds" | "summary">;

/** A check of what a part of the cloud says; not known where it does not answer. */
function fromReading<T>(subject: string, reading: Reading<T>, judge: (value: T) => Verdict): Check {
  const value = knownValue(reading);
  if (value !== undefined) return { step, subject, ...judge(value) };
  const reason = reading.is === "unreadable" ? reading.reason : "it gives no answer";
  return { step, subject, holds: "unknown", summary: `could not be asked about: ${reason}` };
}

function checkService(name: HostName, { all, find }: Parts<ComputeService>): Verdict {
  const found = find(name);
  return found ? judgeService(found) : notKnown(all);
}

function judgeService({ state, status, disabledReason }: ComputeService): Verdict {
  if (state === "unknown" || status === "unknown")
    return { holds: "unknown", summary: "is in a cell of the cloud that does not answer" };
  if (state === "down") return { holds: "no", summary: "is down in the cloud's eyes: it does not report" };
  if (status === "enabled") return { holds: "yes", summary: "is up and enabled in the cloud" };
  const reason = disabledReason === undefined ? "" : `: ${disabledReason}`;
  return { holds: "no", summary: `is disabled in the cloud${reason}` };
}

/** Says which hosts there are instead, as a host may be known by a name that nobody would guess. */
function notKnown(others: readonly { readonly host: string }[]): Verdict {
  const hosts = [...new Set(others.map(({ host }) => host))].toSorted();
  const more = hosts.length > 5 ? ` and ${hosts.length - 5} more` : "";
  const names = hosts.length === 0 ? "none" : `those of ${hosts.slice(0, 5).join(", ")}${more}`;
  return {
    holds: "no",
    summary: `is not known to the cloud by this host's name, neither short nor with its domain; it knows ${names}`,
  };
}

/** The agent, and each PF in what the agent says that it serves. */
function fromAgents(
  name: HostName,
  pfs: readonly ServingPf[],
  agents: CloudParts["agents"],
): readonly Check[] {
  const agent = knownValue(agents)?.find(name);
  const living = fromReading(sriovAgentType, agents, ({ all }) =>
    agent ? judgeAgent(agent) : notKnown(all),
  );
  if (agents.is === "known" && !agent) return [living];
  return [
    living,
    ...pfs.map((serving) => fromReading(serving.pf, agents, () => judgeMapping(agent, serving))),
  ];
}

function judgeAgent({ alive, adminStateUp, heartbeatAt }: NetworkAgent): Verdict {
  if (!alive)
    return {
      holds: "no",
      summary: `is dead in the cloud's eyes: it ${heartbeatAt === undefined ? "has never reported" : "reports no more"}`,
    };
  if (!adminStateUp) return { holds: "no", summary: "is switched off in the cloud (admin_state_up)" };
  return { holds: "yes", summary: "lives in the cloud" };
}

function judgeMapping(agent: NetworkAgent | undefined, { netdev, physicalNetwork }: ServingPf): Verdict {
  const mappings = agent?.configurations.deviceMappings;
  const claim = `${netdev} on ${physicalNetwork}`;
  if (!mappings)
    return { holds: "unknown", summary: `${claim}: the agent does not tell the cloud what it serves` };
  const own = Object.hasOwn(mappings, physicalNetwork) ? (mappings[physicalNetwork] ?? []) : [];
  if (own.includes(netdev)) return { holds: "yes", summary: `${claim} is what the agent serves` };
  const served = Object.entries(mappings).map(([network, devices]) => `${devices.join(", ")} on ${network}`);
  return { holds: "no", summary: `${claim} is not what the agent serves: ${served.join("; ") || "nothing"}` };
}

/** What is of the whole cloud is looked at by its controllers. */
function checkController({ openstack }: Intent, answers: CloudAnswers): readonly Check[] {
  const aliases = (openstack?.extensionDrivers ?? []).flatMap((driver) => extensionAliases.get(driver) ?? []);
  return [
    fromReading("nova-scheduler", answers.computeServices, judgeSchedulers),
    ...aliases.map((alias) =>
      fromReading(`extension ${alias}`, answers.extensions, (extensions) =>
        extensions.includes(alias)
          ? { holds: "yes", summary: "is offered by the network API" }
          : { holds: "no", summary: "is not offered by the network API" },
      ),
    ),
  ];
}

/** One that works is enough: the others stand by, or are of controllers that are gone. */
function judgeSchedulers(all: readonly ComputeService[]): Verdict {
  const verdicts = all.filter(({ binary }) => binary === "nova-scheduler").map(judgeService);
  const none: Verdict = { holds: "no", summary: "is not known to the cloud" };
  return (
    (["yes", "unknown", "no"] as const).flatMap(
      (word) => verdicts.find(({ holds }) => holds === word) ?? [],
    )[0] ?? none
  );
}
