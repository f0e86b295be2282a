import type { ComputeService } from "../../model/cloud.ts";
import { type DrainAction, isDrainAction, type NamedServer } from "../../model/cloud-action.ts";
import type { Finding } from "../../model/finding.ts";
import { type AwayServer, type HostCompute, isDisabledByVfleet } from "../../model/host-compute.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import type { HostPlan, PlannedAction, PlannedPhase } from "../../model/plan.ts";
import { knownValue } from "../../model/reading.ts";
import type { DrainIntent } from "../../model/rollout/rollout-intent.ts";
import { type AwaitedServer, judgeServers } from "../../steps/judge-servers.ts";
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
  const { service } = seen;
  const reboots = plan.phases.some(({ actions }) => actions.some(({ action }) => action.kind === "reboot"));
  if (!service) return reboots ? { ...plan, findings: [...plan.findings, notInNova(host)] } : plan;
  const isOurs = isDisabledByVfleet(service);
  if (plan.status === "refused")
    return isOurs ? { ...plan, findings: [...plan.findings, leftDisabled(host, service)] } : plan;
  const phases = phasesOf(plan, { drain, facts, seen: { ...seen, service }, reboots });
  const busy = phases.filter(({ actions }) => actions.length > 0);
  const status = plan.status === "unchanged" && busy.length > 0 ? "changes" : plan.status;
  return { ...plan, status, phases: numbered(host, busy) };
}

type Drained = {
  readonly drain: DrainIntent;
  readonly facts: HostFacts;
  readonly seen: HostCompute & { readonly service: ComputeService };
  readonly reboots: boolean;
};

function phasesOf(plan: HostPlan, { drain, facts, seen, reboots }: Drained): readonly PlannedPhase[] {
  const { service, servers, away = [] } = seen;
  const { host: name } = service;
  const { timeoutMs } = drain;
  const disables = reboots && service.status === "enabled";
  const isEmptied = reboots && drain.vms === "migrate";
  const { moves, stops, waits } = judgeServers(facts, (isEmptied ? servers : undefined) ?? [], drain);
  return [
    { name: "disable", actions: disables ? [disable(name)] : [] },
    { name: "wait", actions: waits.length > 0 ? [awaitAll(name, waits, drain.waitMs ?? timeoutMs)] : [] },
    {
      name: "drain",
      actions: [
        ...stops.map((server) => power("stop-server", server, { host: name, timeoutMs })),
        ...moves.map((server) => migrate(server, name, timeoutMs)),
      ],
    },
    ...plan.phases,
    { name: "enable", actions: disables || isDisabledByVfleet(service) ? [enable(name, service)] : [] },
    { name: "return", actions: returnsOf({ host: name, drain, stops, moves, away }) },
  ];
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

function awaitAll(host: string, waits: readonly AwaitedServer[], timeoutMs: number): Unnumbered {
  const servers = waits.map(({ server: { id, name }, until }) => ({ id, name, until }));
  const why = "they cannot be moved, and their host is to be rebooted";
  return { ...blank, action: { kind: "await-servers", host, servers, timeoutMs }, why };
}

function power(
  kind: "stop-server" | "start-server",
  { id, name }: NamedServer,
  { host, timeoutMs }: { readonly host: string; readonly timeoutMs: number },
): Unnumbered {
  const why =
    kind === "stop-server" ? "it cannot be moved, and its host is to be rebooted" : "vfleet has stopped it";
  return { ...blank, action: { kind, server: { id, name }, host, timeoutMs }, why };
}

type Returning = {
  readonly host: string;
  readonly drain: DrainIntent;
  readonly stops: readonly NamedServer[];
  readonly moves: readonly NamedServer[];
  readonly away: readonly AwayServer[];
};

/** What is stopped is started again; what moves comes back if that is wanted. Those that are away already come with them. */
function returnsOf({ host, drain, stops, moves, away }: Returning): readonly Unnumbered[] {
  const { timeoutMs } = drain;
  const isMoved = ({ kind }: AwayServer) => kind === "moved";
  const others = (list: readonly NamedServer[], of: readonly AwayServer[]) =>
    of.map(({ server }) => server).filter(({ id }) => list.every((each) => each.id !== id));
  const starts = [
    ...stops,
    ...others(
      stops,
      away.filter((each) => !isMoved(each)),
    ),
  ];
  const back = drain.movesBack === true ? [...moves, ...others(moves, away.filter(isMoved))] : [];
  return [
    ...starts.map((server) => power("start-server", server, { host, timeoutMs })),
    ...back.map(({ id, name }): Unnumbered => {
      const action = { kind: "return-server", server: { id, name }, to: host, timeoutMs } as const;
      return { ...blank, action, why: "vfleet moves it away before the reboot" };
    }),
  ];
}

function enable(host: string, { disabledReason }: ComputeService): Unnumbered {
  const why =
    disabledReason === undefined ? "all is done on the host" : `it was disabled by ${disabledReason}`;
  return { ...blank, action: { kind: "enable-compute-service", host }, why };
}

const blank = { id: "", step: "drain-host", disrupts: [] } as const;

const idWords = {
  "migrate-server": "move",
  "return-server": "back",
  "stop-server": "stop",
  "start-server": "start",
} as const;

function numbered({ name }: HostIntent, phases: readonly PlannedPhase[]): readonly PlannedPhase[] {
  let number = 0;
  return phases.map((phase) => ({
    ...phase,
    actions: phase.actions.map((planned) => {
      const { action } = planned;
      // Which servers there are may change, and what was approved keeps its number.
      if (action.kind === "await-servers") return { ...planned, id: `${name}/wait` };
      if (isDrainAction(action) && "server" in action)
        return { ...planned, id: `${name}/${idWords[action.kind]}-${action.server.id}` };
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
