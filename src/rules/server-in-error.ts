import type { ServerAction } from "../model/cloud-resources.ts";
import type { Evidence } from "../model/finding.ts";
import type { Rule } from "../model/rule.ts";
import { hostCauses } from "./host-causes.ts";

/** The server that is asked about is in error. */
export const serverInError: Rule = {
  code: "server-in-error",
  severity: "error",
  layer: "request",
  title: "The server that was asked about is in error",
  explanation:
    "Nova gave up on it. Its fault says at which station, seldom why: the cause is what stands above it, if that could be seen.",
  howToMakeSure: "openstack server show SERVER -c fault -c status; openstack server event list SERVER",
  fix: "Mend what stands above this finding. A server that never ran can then be deleted and booted anew; one with data is started again: openstack server reboot --hard SERVER.",
  follows: ["no-host-fits", "port-binding-failed", ...hostCauses],
  reads: [],
  of: "fleet",
  find: ({ subject }) => {
    const server = subject?.server;
    if (subject === undefined || server === undefined || server.status !== "ERROR") return [];
    const said = server.fault?.message.split("\n")[0] ?? "";
    return [
      {
        item: server.id,
        summary: `The server ${server.name} is in error${said === "" ? "" : `: ${said}`}`,
        detail: server.host === undefined ? "It is on no host." : `It is on ${server.host}.`,
        evidence: [
          {
            source: `openstack server show ${server.id}`,
            text: server.fault ? `status ERROR, fault: ${server.fault.message}` : "status ERROR",
          },
          ...subject.failedActions.slice(0, 2).flatMap((action) => actionEvidence(server.id, action)),
          ...subject.logLines,
        ],
      },
    ];
  },
};

function actionEvidence(id: string, { requestId, events }: ServerAction): readonly Evidence[] {
  return events
    .filter(({ result }) => result === "Error")
    .map(({ name, host, details }) => ({
      source: `openstack server event show ${id} ${requestId}`,
      text: `${name} failed${host === undefined ? "" : ` on ${host}`}${details === undefined ? "" : `: ${details}`}`,
    }));
}
