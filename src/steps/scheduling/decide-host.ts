import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import type { HostDecision, StageVerdict } from "../../model/scheduling/verdict.ts";
import type { WantedPort } from "../../model/scheduling/why-report.ts";
import { bindPort } from "./bind-port.ts";
import { judgeClaim } from "./judge-claim.ts";
import { judgeDestination, judgeFilters } from "./judge-filters.ts";
import { judgePlacement } from "./judge-placement.ts";

/** Where the scheduler ends and the host itself begins. */
export const hostStages: readonly string[] = ["binding", "claim"];

/**
 * Replays the way of a request to a host: the host that is asked for, Placement, each filter, the binding of its ports and
 * the claim. It goes on behind the first that says no, for what else is lacking.
 */
export function decideHost(question: FilterQuestion, ports: readonly WantedPort[]): HostDecision {
  const { host, request } = question;
  const stages: readonly StageVerdict[] = [
    ...(request.host === undefined ? [] : [{ stage: "requested host", verdict: judgeDestination(question) }]),
    { stage: "placement", verdict: judgePlacement(question) },
    ...judgeFilters(question),
    ...ports.map((port) => ({ stage: "binding", verdict: bindPort(question, port) })),
    ...(request.devices.length === 0 ? [] : [{ stage: "claim", verdict: judgeClaim(question) }]),
  ];
  return { host: host.name, ...outcomeOf(stages), stages };
}

/** What stages make together: one no is enough, and all must be yes. */
export function outcomeOf(stages: readonly StageVerdict[]): Pick<HostDecision, "outcome" | "at"> {
  const falls = stages.find(({ verdict }) => verdict.passes === "no");
  if (falls) return { outcome: "falls", at: falls.stage };
  const unknown = stages.find(({ verdict }) => verdict.passes === "unknown");
  return unknown ? { outcome: "unknown", at: unknown.stage } : { outcome: "fits", at: undefined };
}
