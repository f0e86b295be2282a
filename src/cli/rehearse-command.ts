import { cloudAt } from "../model/cloud-place.ts";
import type { CloudView } from "../model/cloud-view.ts";
import type { Intent } from "../model/intent.ts";
import type { Plan } from "../model/plan.ts";
import type { Rehearsal } from "../model/rehearsal/rehearsal.ts";
import { nextOpening } from "../model/rollout/maintenance-window.ts";
import { readCloudView } from "../stages/read-cloud-view.ts";
import { rehearse } from "../stages/rehearse/rehearse.ts";
import { formatDuration } from "../views/format-duration.ts";
import { viewRehearsal } from "../views/view-rehearsal.ts";
import { readPlan } from "./apply-command.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { loadFleet } from "./load-fleet.ts";
import { hasTrouble, planSeen, type SeenFleet, seeFleet } from "./plan-command.ts";
import { planIsMade, refuseHosts } from "./refuse-hosts.ts";
import { parseFaults, parseSeed } from "./rehearse-faults.ts";
import { withoutWindow } from "./run-approved.ts";

/** Options of rehearse alone. */
export type RehearseOptions = {
  readonly fault?: readonly string[];
  readonly seed?: string;
  readonly ignoreWindow?: boolean;
};

/** `vfleet rehearse [PLAN]`: carries a plan out on a twin of the hosts and the cloud, and shows what would happen. */
export async function runRehearse(
  context: CommandContext,
  planFile: string | undefined,
  options: RehearseOptions,
): Promise<ExitCode> {
  const seed = parseSeed(options.seed);
  const { plan: made, seen } = await readAll(context, planFile);
  const plan = options.ignoreWindow === true ? withoutWindow(made) : made;
  const chosen = new Set(plan.hosts.map(({ host }) => host));
  const hosts = plan.intent.hosts.filter(({ name }) => chosen.has(name));
  const faults = parseFaults(options.fault ?? [], { hosts, hasCloud: cloudOf(plan.intent) !== undefined });
  const view = await readView(context, plan.intent);
  const { deps } = context;
  const now = deps.clock.now();
  const { window } = plan.intent.rollout ?? {};
  const { hosts: discoveries, cloud: tenants, computes } = seen;
  try {
    const rehearsal = await rehearse(deps.makeTwin, {
      plan,
      source: { intent: plan.intent, hosts: discoveries, view, tenants, computes },
      startMs: window ? nextOpening(window, now) : now,
      seed,
      faults,
      onProgress: followHosts(context, plan),
      signal: deps.interrupts.stop,
    });
    writeResult(context, {
      shape: () => rehearsal,
      text: (options) => viewRehearsal(rehearsal, { ...options, window }),
    });
    return exitCodeOf(rehearsal, plan);
  } finally {
    deps.screen.update("");
  }
}

async function readAll(
  context: CommandContext,
  planFile: string | undefined,
): Promise<{ readonly plan: Plan; readonly seen: SeenFleet }> {
  if (planFile === undefined) {
    const fleet = await loadFleet(context);
    const seen = await seeFleet(context, fleet);
    return { plan: planSeen(context, fleet, seen), seen };
  }
  refuseHosts(context, ...planIsMade);
  const plan = await readPlan(planFile);
  const named = new Set(plan.hosts.map(({ host }) => host).filter((host) => cloudAt(host) === undefined));
  const hosts = plan.intent.hosts.filter(({ name }) => named.has(name));
  return { plan, seen: await seeFleet(context, { path: plan.fleetFile, intent: plan.intent, hosts }) };
}

function cloudOf({ openstack }: Intent): string | undefined {
  return openstack?.cloud;
}

async function readView({ deps }: CommandContext, intent: Intent): Promise<CloudView | undefined> {
  const cloud = cloudOf(intent);
  if (cloud === undefined) return undefined;
  const networks = intent.pools.flatMap(({ physicalNetwork }) => physicalNetwork ?? []);
  const question = { cloud, physicalNetworks: new Set(networks) };
  return readCloudView(deps.openCloud, question, deps.interrupts.stop);
}

/** A line that is redrawn: how many hosts have ended on the twin. */
function followHosts({ deps }: CommandContext, { hosts }: Plan) {
  const all = hosts.filter(({ phases }) => phases.length > 0).length;
  const began = deps.clock.now();
  let ended = 0;
  return (event: { readonly kind: string }) => {
    if (event.kind !== "host-ended") return;
    ended += 1;
    const time = formatDuration(deps.clock.now() - began);
    deps.screen.update(`rehearsing: ${ended} of ${all} ended on the twin, after ${time} here\n`);
  };
}

function exitCodeOf({ run, after }: Rehearsal, plan: Plan): ExitCode {
  const isDone = run?.endings.every(({ outcome }) => outcome.kind === "done") ?? true;
  const isAsWanted =
    !after || (after.left.length === 0 && after.undo.notDone.length === 0 && after.undo.differs.length === 0);
  return isDone && isAsWanted && !hasTrouble(plan) ? exitCodes.ok : exitCodes.failed;
}
