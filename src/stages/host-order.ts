import { mapLimited } from "../base/concurrency.ts";
import { cloudAt } from "../model/cloud-place.ts";
import type { HostName } from "../model/ids.ts";
import type { HostPlan, Plan } from "../model/plan.ts";
import type { HostOutcome } from "../model/run.ts";
import { findHost } from "./find-host.ts";

/** How a host's, or a cloud's, part of a run ended. */
export type HostEnding = { readonly host: HostName; readonly outcome: HostOutcome };

/** How a host is worked on, how a cloud is after what has ended, and how it is recorded that one is not. */
export type HostWork = {
  readonly carryOut: (approved: HostPlan) => Promise<HostEnding>;
  readonly carryOutInCloud: (approved: HostPlan, before: readonly HostEnding[]) => Promise<HostEnding>;
  readonly holdBack: (approved: HostPlan, after: HostName) => Promise<HostEnding>;
};

/**
 * Works on controllers one at a time, so that a cloud with several stays up, and on the other hosts together. An apply
 * begins with the controllers and an undo ends with them; once one has failed, no other controller and, in an apply, no
 * other host is begun. What is done in a cloud stands on all hosts: it comes after them, and is taken back before.
 */
export async function runInOrder(plan: Plan, work: HostWork): Promise<readonly HostEnding[]> {
  const withWork = plan.hosts.filter(({ phases }) => phases.length > 0);
  const clouds = withWork.filter(isCloud);
  const hosts = withWork.filter((each) => !isCloud(each));
  const isController = ({ host }: HostPlan) => findHost(plan.intent, host).roles.includes("controller");
  const controllers = hosts.filter(isController);
  const others = hosts.filter((each) => !isController(each));
  const runOthers = () => mapLimited(others, plan.intent.concurrency, work.carryOut);
  if (plan.purpose.kind === "undo")
    return [
      ...(await mapLimited(clouds, 1, (each) => work.carryOutInCloud(each, []))),
      ...(await runOthers()),
      ...(await runOneByOne(controllers, work)).endings,
    ];
  const { endings, failed } = await runOneByOne(controllers, work);
  if (failed !== undefined)
    return [
      ...endings,
      ...(await mapLimited([...others, ...clouds], 1, (each) => work.holdBack(each, failed))),
    ];
  const before = [...endings, ...(await runOthers())];
  return [...before, ...(await mapLimited(clouds, 1, (each) => work.carryOutInCloud(each, before)))];
}

function isCloud({ host }: HostPlan): boolean {
  return cloudAt(host) !== undefined;
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
