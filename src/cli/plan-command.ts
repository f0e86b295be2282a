import { writeFile } from "node:fs/promises";
import type { CloudDiscovery } from "../model/cloud-facts.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import type { Intent } from "../model/intent.ts";
import type { Plan } from "../model/plan.ts";
import { formatPlan } from "../model/plan-file.ts";
import { findImpact } from "../model/rollout/find-impact.ts";
import { discoverCloud } from "../stages/cloud/read-tenants.ts";
import { computeAccessOf } from "../stages/drain/compute-access.ts";
import { readServersAway } from "../stages/drain/read-servers-away.ts";
import { type FleetSeen, planFleet } from "../stages/plan.ts";
import { viewImpactPage } from "../views/impact-page.ts";
import { viewPlan } from "../views/view-plan.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type LoadedFleet, loadFleet } from "./load-fleet.ts";

/** Options of plan alone. */
export type PlanOptions = {
  readonly out?: string;
  readonly detailedExitcode?: boolean;
  readonly full?: boolean;
  readonly html?: string;
};

/** `vfleet plan`: shows what apply would do, and keeps it in a file. */
export async function runPlan(context: CommandContext, options: PlanOptions): Promise<ExitCode> {
  const plan = await makePlan(context);
  if (options.out !== undefined) await savePlan(context, plan, options.out);
  if (options.html !== undefined) await savePage(context, plan, options.html);
  writeResult(context, {
    shape: () => ({ ...plan, impact: findImpact(plan) }),
    text: (view) => viewPlan(plan, { ...view, full: options.full === true }),
  });
  if (hasTrouble(plan)) return exitCodes.failed;
  return hasActions(plan) && options.detailedExitcode === true ? exitCodes.changes : exitCodes.ok;
}

/** Reads the chosen hosts and the cloud, and plans them. */
export async function makePlan(context: CommandContext): Promise<Plan> {
  const fleet = await loadFleet(context);
  return planSeen(context, fleet, await seeFleet(context, fleet));
}

/** What was seen of the chosen hosts and of the cloud. */
export type SeenFleet = Required<FleetSeen>;

/** Reads the chosen hosts, and of the cloud what a plan needs. */
export async function seeFleet(context: CommandContext, fleet: LoadedFleet): Promise<SeenFleet> {
  const hosts = await readFleet(context, fleet);
  const cloud = await readCloud(context, fleet.intent);
  return { hosts, cloud, computes: await readComputes(context, fleet.intent, hosts) };
}

/** Plans what was seen, as of now. */
export function planSeen({ deps }: CommandContext, fleet: LoadedFleet, seen: SeenFleet): Plan {
  return planFleet(fleet, seen, new Date(deps.clock.now()).toISOString());
}

/** Asks Nova about hosts that may have to be drained; undefined: the fleet file asks for no drain. */
async function readComputes(
  { deps }: CommandContext,
  intent: Intent,
  discoveries: readonly HostDiscovery[],
): Promise<FleetSeen["computes"]> {
  if (!intent.rollout?.drain) return undefined;
  const away = await readServersAway(deps.journals, intent);
  const access = computeAccessOf(intent, deps.openCloud, { signal: deps.interrupts.stop, away });
  return access?.readAll(intent, discoveries);
}

/** Reads the cloud for what projects shall find in it; undefined: the fleet file asks for none of that. */
export async function readCloud(
  { deps }: CommandContext,
  { openstack }: Intent,
): Promise<CloudDiscovery | undefined> {
  const { cloud, tenants } = openstack ?? {};
  if (cloud === undefined || !tenants) return undefined;
  return discoverCloud(deps.openCloud, { cloud, tenants }, deps.interrupts.stop);
}

/** Whether there is something to do. */
export function hasActions({ hosts }: Plan): boolean {
  return hosts.some(({ phases }) => phases.some(({ actions }) => actions.length > 0));
}

/** Whether the plan leaves something undone: a host that is refused, wholly or in part, or was not reached. */
export function hasTrouble({ hosts }: Plan): boolean {
  return hosts.some(({ status }) => status === "refused" || status === "partly" || status === "unreachable");
}

async function savePlan(context: CommandContext, plan: Plan, path: string): Promise<void> {
  await save(path, formatPlan(plan), { what: "the plan", option: "--out" });
  context.deps.screen.print(`The plan is in ${path}; to carry it out: vfleet apply ${path}\n`);
}

async function savePage(context: CommandContext, plan: Plan, path: string): Promise<void> {
  await save(path, viewImpactPage(plan), { what: "the page", option: "--html" });
  context.deps.screen.print(`What the plan means is in ${path}, for a browser or a printer.\n`);
}

async function save(
  path: string,
  text: string,
  { what, option }: { readonly what: string; readonly option: string },
): Promise<void> {
  try {
    await writeFile(path, text, { mode: 0o600 });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : String(error);
    throw new CliProblem(
      `${what} cannot be written to ${path}: ${code}`,
      `Name another file with ${option}.`,
    );
  }
}
