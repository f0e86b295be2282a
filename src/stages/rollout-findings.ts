import { cloudAt } from "../model/cloud-place.ts";
import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import { timeIn, windowText } from "../model/rollout/maintenance-window.ts";
import type { HostGroup } from "../model/rollout/rollout.ts";
import type { StopReason } from "../model/rollout/stop-reason.ts";
import { stoppedByOperator } from "./run-part.ts";

/** Names that are told one by one; of more only how many there are. */
const NAMED = 5;

/** Why nothing was done at a place that was not begun. */
export function notBegun(place: HostName, reason: StopReason): Finding {
  if (reason.kind === "operator") return stoppedByOperator(place, { done: 0 });
  const where = `Nothing was done ${cloudAt(place) === undefined ? "to this host" : "in the cloud"}`;
  if (reason.kind === "window") return windowClosed(place, where, reason);
  const names = namesOf(reason.after);
  const told = { severity: "error", subject: { host: place } } as const;
  const fix = `See what happened on ${names}, mend it, and begin again: what is done is left as it is.`;
  switch (reason.kind) {
    case "controllers":
      return {
        ...told,
        code: "held-back",
        summary: `${where}, as the controller ${names} did not come to its end`,
        detail: "Controllers are changed one at a time, and the other hosts only when all of them are done.",
        fix,
      };
    case "canary":
      return {
        ...told,
        code: "canary-failed",
        summary: `${where}, as ${names} of the canary did not come to its end`,
        detail: "The canary goes first, and the other hosts only when all of it is done.",
        fix,
      };
    case "failures":
      return {
        ...told,
        code: "rollout-stopped",
        summary: `${where}, as the rollout stopped when ${names} did not come to ${reason.after.length === 1 ? "its" : "their"} end`,
        detail: `After so many failures no further host is begun: ${reason.after.length} (rollout.stopAfter).`,
        fix,
      };
  }
}

/** Why nothing was done to a host of whose group no further one may be out. */
export function groupFull(host: HostName, { name, atMost }: HostGroup): Finding {
  return {
    code: "group-full",
    severity: "error",
    subject: { host },
    summary: `Nothing was done to this host, as hosts of ${name} that failed in this run are out`,
    detail: `At most ${atMost} of ${name} may be out at once (rollout.perGroup).`,
    fix: `Mend the hosts of ${name} that failed, and begin again: what is done is left as it is.`,
  };
}

function windowClosed(
  place: HostName,
  where: string,
  { window, at }: Extract<StopReason, { kind: "window" }>,
): Finding {
  return {
    code: "window-closed",
    severity: "warning",
    subject: { host: place },
    summary: `${where}, as it is outside of the window`,
    detail: `It was ${timeIn(window.zone, at)} in ${window.zone}, and hosts may be begun from ${windowText(window)} (rollout.window).`,
    fix: "Begin again in the window: what is done is left as it is.",
  };
}

function namesOf(hosts: readonly HostName[]): string {
  const more = hosts.length - NAMED;
  return hosts.slice(0, NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}
