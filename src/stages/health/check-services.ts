import { findCloudHost } from "../../model/find-cloud-host.ts";
import { isDisabledByVfleet } from "../../model/host-compute.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import { sriovAgentType } from "../../model/openstack-words.ts";
import type { Check } from "../../model/plan.ts";
import { knownValue } from "../../model/reading.ts";
import type { Heartbeats } from "../../model/rollout/heartbeats.ts";
import type { CloudAnswers } from "../ask-cloud.ts";
import { checkInCloud } from "../verify-cloud.ts";

/** One host, and what its cloud answers. */
export type ServiceQuestion = {
  readonly intent: Intent;
  readonly host: HostIntent;
  readonly facts: HostFacts;
  readonly answers: CloudAnswers;
};

const compute = "nova-compute";

/** As verify checks them; a nova-compute that somebody else keeps disabled is no fault of the host. Pure. */
export function checkServices(question: ServiceQuestion): readonly Check[] {
  const reason = findOthersReason(question);
  return checkInCloud(question).map((check) =>
    reason !== undefined && check.subject === compute
      ? {
          ...check,
          holds: "yes",
          summary: `is up; somebody else keeps it disabled${reason && `: ${reason}`}`,
        }
      : check,
  );
}

/** Why somebody else has disabled the host's nova-compute, which is up; undefined: nobody has. */
export function findOthersReason({ host, answers }: Omit<ServiceQuestion, "facts">): string | undefined {
  const service = findService(host, answers);
  const isOthers = service?.state === "up" && service.status === "disabled" && !isDisabledByVfleet(service);
  return isOthers ? (service.disabledReason ?? "") : undefined;
}

/** The last reports of what runs on a host, by the subjects of its checks. */
export function heartbeatsOf({ host, answers }: Omit<ServiceQuestion, "facts" | "intent">): Heartbeats {
  const agents = knownValue(answers.agents)?.filter(({ agentType }) => agentType === sriovAgentType) ?? [];
  const agent = pick(host, agents);
  const service = findService(host, answers);
  return new Map([
    ...(service ? [[compute, service.updatedAt] as const] : []),
    ...(agent ? [[sriovAgentType, agent.heartbeatAt] as const] : []),
  ]);
}

/** Whether a check is one that has to hold: what an agent of an old release does not tell is not waited for. */
export function isMissing({ holds, subject }: Check, { agents }: CloudAnswers): boolean {
  if (holds !== "unknown") return holds === "no";
  const isOfPf = /^[0-9a-f]{4,8}:/.test(subject);
  return !(isOfPf && agents.is === "known");
}

function findService(host: HostIntent, { computeServices }: CloudAnswers) {
  return pick(host, knownValue(computeServices)?.filter(({ binary }) => binary === compute) ?? []);
}

function pick<T extends { readonly host: string }>(host: HostIntent, all: readonly T[]): T | undefined {
  const known = findCloudHost(
    host.name,
    all.map((each) => each.host),
  );
  return all.find((each) => each.host === known);
}
