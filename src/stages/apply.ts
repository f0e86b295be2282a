import { cloudAt } from "../model/cloud-place.ts";
import type { Finding } from "../model/finding.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { HostIntent } from "../model/intent.ts";
import type { Plan } from "../model/plan.ts";
import type { OnProgress } from "../model/progress.ts";
import type { HostOutcome } from "../model/run.ts";
import type { Journals } from "../ports/journal.ts";
import { type ApplyPorts, applyHost } from "./apply-host.ts";
import { applyCloud, type CloudPorts } from "./cloud/apply-cloud.ts";
import { findHost } from "./find-host.ts";
import { type HostEnding, runInOrder } from "./host-order.ts";
import { hostsOfPlan } from "./plan.ts";

/** What a run needs of the outside, and who runs it from where (for the lock on the hosts). */
export type RunPorts = ApplyPorts &
  CloudPorts & { readonly journals: Journals; readonly controlHost: string };

/** A run to be started. */
export type RunOptions = {
  readonly run: RunId;
  readonly plan: Plan;
  readonly onProgress: OnProgress;
  readonly stop: AbortSignal;
  readonly abort: AbortSignal;
};

/** How each host's part of the run ended. */
export type RunResult = {
  readonly run: RunId;
  readonly hosts: readonly HostEnding[];
};

/** Carries out a plan, host by host with a limit and then in the cloud, journalling every action before and after. */
export async function applyPlan(ports: RunPorts, options: RunOptions): Promise<RunResult> {
  const { run, plan, onProgress, stop, abort } = options;
  const { intent } = plan;
  const journal = await ports.journals.create(run);
  const now = () => new Date(ports.clock.now()).toISOString();
  try {
    await journal.append({ at: now(), kind: "run-started", run, plan, ...undoneBy(plan) });
    const hosts = await runInOrder(plan, {
      carryOut: async (approved) => {
        const host: HostIntent = findHost(intent, approved.host);
        const holder = { run, from: ports.controlHost };
        const hostRun = { ports, journal, host, approved, holder, onProgress, stop, abort };
        const outcome = await applyHost(hostRun, isApply(plan) ? plan : undefined);
        return { host: host.name, outcome };
      },
      carryOutInCloud: async (approved, before) => {
        const { host: place } = approved;
        const part = { place, approved, clock: ports.clock, journal, onProgress, stop, abort };
        const wanted = { intent, hosts: hostsAfter(plan, before) };
        const outcome = await applyCloud({ ...part, ports }, isApply(plan) ? wanted : undefined);
        return { host: place, outcome };
      },
      holdBack: async ({ host }, after) => {
        const outcome: HostOutcome = { kind: "stopped", finding: heldBack(host, after) };
        await journal.append({ at: now(), kind: "host-ended", host, outcome });
        onProgress({ kind: "host-ended", host, outcome });
        return { host, outcome };
      },
    });
    await journal.append({ at: now(), kind: "run-ended" });
    return { run, hosts };
  } finally {
    await journal.close();
  }
}

function isApply({ purpose }: Plan): boolean {
  return purpose.kind === "apply";
}

/** The hosts of the plan with what keeps them out of aggregates: their plan, or how their part of this run ended. */
function hostsAfter(
  { hosts }: Plan,
  before: readonly HostEnding[],
): ReadonlyMap<HostName, string | undefined> {
  const ended = before.flatMap(({ host, outcome }) =>
    outcome.kind === "done" ? [] : [[host, "did not come to its end in this run"] as const],
  );
  return new Map([...hostsOfPlan(hosts), ...ended]);
}

function heldBack(place: HostName, after: HostName): Finding {
  const where = cloudAt(place) === undefined ? "to this host" : "in the cloud";
  return {
    code: "held-back",
    severity: "error",
    subject: { host: place },
    summary: `Nothing was done ${where}, as the controller ${after} did not come to its end`,
    detail: "Controllers are changed one at a time, and the other hosts only when all of them are done.",
    fix: `See what happened on ${after}, mend it, and apply again.`,
  };
}

function undoneBy({ purpose }: Plan): { readonly undoes?: RunId } {
  return purpose.kind === "undo" ? { undoes: purpose.run } : {};
}
