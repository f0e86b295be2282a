import { mapLimited } from "../base/concurrency.ts";
import type { HostName } from "../model/ids.ts";
import type { HostPlan, Plan } from "../model/plan.ts";
import type { HostOutcome } from "../model/run.ts";
import { findHost } from "./find-host.ts";

/** How a host's part of a run ended. */
export type HostEnding = { readonly host: HostName; readonly outcome: HostOutcome };

/** How a host is worked on, and how it is recorded that it is not. */
export type HostWork = {
  readonly carryOut: (approved: HostPlan) => Promise<HostEnding>;
  readonly holdBack: (approved: HostPlan, after: HostName) => Promise<HostEnding>;
};

/**
 * Works on controllers one at a time, so that a cloud with several stays up, and on the other hosts together. An apply
 * begins with the controllers and an undo ends with them; once one has failed, no other controller and, in an apply, no
 * other host is begun.
 */
export async function runInOrder(plan: Plan, work: HostWork): Promise<readonly HostEnding[]> {
  const withWork = plan.hosts.filter(({ phases }) => phases.length > 0);
  const isController = ({ host }: HostPlan) => findHost(plan.intent, host).roles.includes("controller");
  const controllers = withWork.filter(isController);
  const others = withWork.filter((each) => !isController(each));
  const runOthers = () => mapLimited(others, plan.intent.concurrency, work.carryOut);
  if (plan.purpose.kind === "undo")
    return [...(await runOthers()), ...(await runOneByOne(controllers, work)).endings];
  const { endings, failed } = await runOneByOne(controllers, work);
  if (failed === undefined) return [...endings, ...(await runOthers())];
  return [...endings, ...(await mapLimited(others, 1, (each) => work.holdBack(each, failed)))];
}

async function runOneByOne(
  hosts: readonly HostPlan[],
  work: HostWork,
): Promise<{ readonly endings: readonly HostEnding[]; readonly failed: HostName | undefined }> {
  const endings: HostEnding[] = [];
  let failed: HostName | undefined;
  for (const each of hosts) {
    const ending = failed === undefined ? await work.carryOut(each) : await work.holdBack(each, failed);
    endings.push(ending);
    if (ending.outcome.kind !== "done") failed ??= each.host;
  }
  return { endings, failed };
}
