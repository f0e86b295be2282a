import type { ComputeService } from "../../model/cloud.ts";
import type { DrainAction } from "../../model/cloud-action.ts";
import type { Finding } from "../../model/finding.ts";
import { isDisabledByVfleet } from "../../model/host-compute.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import type { HostPlan, PlannedAction, PlannedPhase } from "../../model/plan.ts";
import { knownValue } from "../../model/reading.ts";
import type { DrainIntent } from "../../model/rollout/rollout-intent.ts";
import { judgeServers } from "../../steps/judge-servers.ts";
import type { HostQuestion } from "../plan-host.ts";

/** How a host is drained before a reboot; undefined: it is not, as the fleet file does not say so or no VMs run there. */
export function drainOf({ rollout }: Intent, { roles }: HostIntent): DrainIntent | undefined {
  return roles.includes("compute") ? rollout?.drain : undefined;
}

/**
 * A host's plan with what Nova is told around it: before a reboot nova-compute is disabled and servers move away, after
 * all of it the service is enabled again, also where it is another run that has disabled it. Pure.
 */
export function withDrain({ intent, host, facts, compute }: HostQuestion, plan: HostPlan): HostPlan {
  const drain = drainOf(intent, host);
  const seen = compute && knownValue(compute);
  if (!drain || !seen) return plan;
  const { service, servers } = seen;
  const reboots = plan.phases.some(({ actions }) => actions.some(({ action }) => action.kind === "reboot"));
  if (!service) return reboots ? { ...plan, findings: [...plan.findings, notInNova(host)] } : plan;
  const isOurs = isDisabledByVfleet(service);
  if (plan.status === "refused")
    return isOurs ? { ...plan, findings: [...plan.findings, leftDisabled(host, service)] } : plan;
  const name = service.host;
  const disables = reboots && service.status === "enabled";
  const moves = reboots && drain.vms === "migrate" ? judgeServers(facts, servers ?? []).moves : [];
  const phases: readonly PlannedPhase[] = [
    { name: "disable", actions: disables ? [disable(name)] : [] },
    { name: "drain", actions: moves.map((server) => migrate(server, name, drain.timeoutMs)) },
    ...plan.phases,
    { name: "enable", actions: disables || isOurs ? [enable(name, service)] : [] },
  ];
  const busy = phases.filter(({ actions }) => actions.length > 0);
  const status = plan.status === "unchanged" && busy.length > 0 ? "changes" : plan.status;
  return { ...plan, status, phases: numbered(host, busy) };
}

type Unnumbered = PlannedAction & { readonly action: DrainAction };

function disable(host: string): Unnumbered {
  const why = "the host is to be rebooted";
  return { ...blank, action: { kind: "disable-compute-service", host }, why };
}

function migrate(
  { id, name }: { readonly id: string; readonly name: string },
  from: string,
  timeoutMs: number,
): Unnumbered {
  const why = "its host is to be rebooted";
  return { ...blank, action: { kind: "migrate-server", server: { id, name }, from, timeoutMs }, why };
}

function enable(host: string, { disabledReason }: ComputeService): Unnumbered {
  const why =
    disabledReason === undefined ? "all is done on the host" : `it was disabled by ${disabledReason}`;
  return { ...blank, action: { kind: "enable-compute-service", host }, why };
}

const blank = { id: "", step: "drain-host", disrupts: [] } as const;

function numbered({ name }: HostIntent, phases: readonly PlannedPhase[]): readonly PlannedPhase[] {
  let number = 0;
  return phases.map((phase) => ({
    ...phase,
    actions: phase.actions.map((planned) => {
      const { action } = planned;
      // Which servers there are may change, and what was approved keeps its number.
      if (action.kind === "migrate-server") return { ...planned, id: `${name}/move-${action.server.id}` };
      number += 1;
      return { ...planned, id: `${name}/${number}` };
    }),
  }));
}

function notInNova({ name: host }: HostIntent): Finding {
  return {
    code: "drain-host-unknown",
    severity: "warning",
    subject: { host },
    summary: "Nova knows no nova-compute on this host, so nothing is disabled before the reboot",
    detail: "None of Nova's services has this host's name, with or without a domain.",
    fix: "If Nova has this host under another name, use that name in the fleet file.",
  };
}

function leftDisabled({ name: host }: HostIntent, { disabledReason = "" }: ComputeService): Finding {
  return {
    code: "compute-left-disabled",
    severity: "warning",
    subject: { host },
    summary: "nova-compute of this host is disabled by vfleet, and stays so as nothing can be done here",
    detail: `Its reason: ${disabledReason}.`,
    fix: "Mend what is refused and apply again, or run vfleet undo with the run that the reason names.",
  };
}
