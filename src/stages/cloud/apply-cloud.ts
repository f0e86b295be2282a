import { isCloudAction } from "../../model/action.ts";
import { isDrainAction } from "../../model/cloud-action.ts";
import { cloudAt } from "../../model/cloud-place.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostName } from "../../model/ids.ts";
import type { Intent } from "../../model/intent.ts";
import type { HostPlan, PlannedAction } from "../../model/plan.ts";
import type { ActionOutcome, HostOutcome } from "../../model/run.ts";
import type { Cloud } from "../../ports/cloud.ts";
import type { OpenFile } from "../../ports/files.ts";
import type { OpenCloud } from "../ask-cloud.ts";
import {
  findNewError,
  type PartCount,
  PartEnd,
  type RunPart,
  requireAchieved,
  requireNoMore,
  runPart,
  runPlanned,
} from "../run-part.ts";
import { brokenOff } from "../shell-finding.ts";
import { planCloud } from "./plan-cloud.ts";
import { readTenants } from "./read-tenants.ts";
import { runCloudAction } from "./run-cloud-action.ts";

/** What carrying out a plan in a cloud needs of the outside. */
export type CloudPorts = { readonly openCloud: OpenCloud; readonly openFile: OpenFile };

/** A cloud's part of a run. */
export type CloudRun = RunPart & { readonly ports: CloudPorts };

/** What the rest is planned again from: the intent, and the hosts with what keeps them out of aggregates. */
export type CloudWanted = {
  readonly intent: Intent;
  readonly hosts: ReadonlyMap<HostName, string | undefined>;
};

const deleteTimeoutMs = 300_000;

/**
 * Carries out what is approved in a cloud: reads it and plans again before, and stops if that asks for anything that was
 * not approved; after it the plan must be empty. With `wanted` undefined (undo) the actions are carried out as they
 * stand, each by itself: one that fails does not keep the others from being taken back.
 */
export async function applyCloud(run: CloudRun, wanted: CloudWanted | undefined): Promise<HostOutcome> {
  return runPart(run, async (count) => {
    const name = cloudAt(run.place);
    if (name === undefined) throw new Error(`${run.place} is no cloud`);
    if (run.abort.aborted) throw new PartEnd({ kind: "stopped", finding: brokenOff(run.place) });
    const cloud = await run.ports.openCloud(name, run.abort);
    if (!wanted) return takeBack(run, cloud, count);
    const plan = await planAgain(run, cloud, wanted);
    for (const planned of actionsOf(plan)) {
      const outcome = await carryOut({ run, cloud, count }, planned);
      if (outcome.kind !== "done") throw new PartEnd({ kind: "failed", finding: outcome.finding });
    }
    const after = await planAgain(run, cloud, wanted);
    requireAchieved(run, after.phases);
    // What is in the way of one thing holds up no other, but it is not done.
    const refusal = findNewError(run, after);
    if (refusal) throw new PartEnd({ kind: "failed", finding: refusal });
    return findNew(after, run.approved);
  });
}

async function planAgain(run: CloudRun, cloud: Cloud, { intent, hosts }: CloudWanted): Promise<HostPlan> {
  const { cloud: name, tenants } = intent.openstack ?? {};
  if (name === undefined || !tenants) throw new Error("the plan's fleet file asks for nothing in a cloud");
  const discovery = await readTenants(cloud, { cloud: name, tenants }, run.abort);
  return requireNoMore(run, planCloud({ intent, discovery, hosts }));
}

async function takeBack(run: CloudRun, cloud: Cloud, count: PartCount): Promise<readonly Finding[]> {
  const failed: Finding[] = [];
  for (const planned of actionsOf(run.approved)) {
    const outcome = await carryOut({ run, cloud, count }, planned);
    if (outcome.kind === "unknown") throw new PartEnd({ kind: "failed", finding: outcome.finding });
    if (outcome.kind === "failed") failed.push(outcome.finding);
  }
  const [first] = failed;
  if (first) throw new PartEnd({ kind: "failed", finding: allOf(first, failed) });
  return [];
}

/** One finding for all that could not be taken back. */
function allOf(first: Finding, failed: readonly Finding[]): Finding {
  if (failed.length === 1) return first;
  return {
    ...first,
    code: "not-all-taken-back",
    summary: `${failed.length} things in the cloud could not be taken back`,
    detail: failed.map(({ summary, detail }) => `${summary}: ${detail}`).join("; "),
    fix: "Mend what is said of each, and run vfleet undo again: it does what is left.",
  };
}

type Carrying = { readonly run: CloudRun; readonly cloud: Cloud; readonly count: PartCount };

async function carryOut({ run, cloud, count }: Carrying, planned: PlannedAction): Promise<ActionOutcome> {
  const { place, clock, abort: signal } = run;
  const { action } = planned;
  if (!isCloudAction(action) || isDrainAction(action))
    throw new Error(`${action.kind} is not done in a cloud`);
  const started = clock.now();
  const onWaiting = (what: string) =>
    run.onProgress({ kind: "waiting", host: place, what, elapsedMs: clock.now() - started });
  const { openFile } = run.ports;
  const work = { cloud, place, clock, openFile, deleteTimeoutMs, onWaiting, signal };
  return runPlanned(run, count, { planned, carryOut: () => runCloudAction(work, action) });
}

/** What was not seen when the plan was approved: hosts that are left out as they failed in this run. */
function findNew(plan: HostPlan, approved: HostPlan): readonly Finding[] {
  const seen = new Set(approved.findings.map((finding) => JSON.stringify(finding)));
  return plan.findings.filter((finding) => !seen.has(JSON.stringify(finding)));
}

function actionsOf({ phases }: HostPlan): readonly PlannedAction[] {
  return phases.flatMap(({ actions }) => actions);
}
