import type { CloudState } from "../cloud-state.ts";
import { domainOf } from "../hosts/hypervisor.ts";
import type { ApiAnswer } from "../http/api-request.ts";
import { Refusal } from "../http/refusal.ts";
import type { ServerRecord } from "./server-record.ts";

/** Begins to stop or start a server. Source: nova 26.0.0 compute/api.py, check_instance_state of stop and start. */
export function changePower(state: CloudState, server: ServerRecord, to: "SHUTOFF" | "ACTIVE"): ApiAnswer {
  const word = to === "SHUTOFF" ? "stop" : "start";
  const allowed: readonly string[] = to === "SHUTOFF" ? ["ACTIVE", "ERROR"] : ["SHUTOFF"];
  const isWrong =
    server.taskState !== null ? `task_state ${server.taskState}` : `vm_state ${server.status.toLowerCase()}`;
  if (server.taskState !== null || !allowed.includes(server.status) || server.host === undefined)
    throw new Refusal(409, `Cannot '${word}' instance ${server.id} while it is in ${isWrong}`);
  server.taskState = to === "SHUTOFF" ? "powering-off" : "powering-on";
  state.time.run(async () => {
    await state.time.sleep(state.pace.spawningMs);
    const isDone = switchDomain(state, server, to);
    if (isDone) server.status = to;
    server.taskState = null;
    server.updatedAt = state.time.now();
  });
  return { status: 202 };
}

/** Has the hypervisor do it, where there is one; false: it cannot, and the server stays as it is. */
function switchDomain(state: CloudState, server: ServerRecord, to: "SHUTOFF" | "ACTIVE"): boolean {
  const host = state.hosts.get(server.host ?? "");
  const domain = host && domainOf(state, server, host);
  if (domain === undefined) return true;
  if (to === "ACTIVE") return host?.hypervisor?.start(domain) === undefined;
  host?.hypervisor?.stop(domain);
  return true;
}
