import type { Finding } from "../model/finding.ts";
import type { HostName, RunId } from "../model/ids.ts";
import type { HostIntent } from "../model/intent.ts";
import type { Plan } from "../model/plan.ts";
import type { OnProgress } from "../model/progress.ts";
import type { HostOutcome } from "../model/run.ts";
import type { Journals } from "../ports/journal.ts";
import { type ApplyPorts, applyHost } from "./apply-host.ts";
import { findHost } from "./find-host.ts";
import { type HostEnding, runInOrder } from "./host-order.ts";

/** What a run needs of the outside, and who runs it from where (for the lock on the hosts). */
export type RunPorts = ApplyPorts & { readonly journals: Journals; readonly controlHost: string };

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

/** Carries out a plan, host by host with a limit, journalling every action before and after. */
export async function applyPlan(ports: RunPorts, options: RunOptions): Promise<RunResult> {
  const { run, plan } = options;
  const { intent } = plan;
  const journal = await ports.journals.create(run);
  const now = () => new Date(ports.clock.now()).toISOString();
  try {
    await journal.append({ at: now(), kind: "run-started", run, plan, ...undoneBy(plan) });
    const hosts = await runInOrder(plan, {
      carryOut: async (approved) => {
        const host: HostIntent = findHost(intent, approved.host);
        const holder = { run, from: ports.controlHost };
        const { onProgress, stop, abort } = options;
        const hostRun = { ports, journal, host, approved, holder, onProgress, stop, abort };
        const outcome = await applyHost(hostRun, plan.purpose.kind === "apply" ? plan : undefined);
        return { host: host.name, outcome };
      },
      holdBack: async ({ host }, after) => {
        const outcome: HostOutcome = { kind: "stopped", finding: heldBack(host, after) };
        await journal.append({ at: now(), kind: "host-ended", host, outcome });
        options.onProgress({ kind: "host-ended", host, outcome });
        return { host, outcome };
      },
    });
    await journal.append({ at: now(), kind: "run-ended" });
    return { run, hosts };
  } finally {
    await journal.close();
  }
}

function heldBack(host: HostName, after: HostName): Finding {
  return {
    code: "held-back",
    severity: "error",
    subject: { host },
    summary: `Nothing was done to this host, as the controller ${after} did not come to its end`,
    detail: "Controllers are changed one at a time, and the other hosts only when all of them are done.",
    fix: `See what happened on ${after}, mend it, and apply again.`,
  };
}

function undoneBy({ purpose }: Plan): { readonly undoes?: RunId } {
  return purpose.kind === "undo" ? { undoes: purpose.run } : {};
}
