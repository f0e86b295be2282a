import type { CloudState } from "../cloud-state.ts";
import type { Caller } from "../http/api-request.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import { microsecondsOf } from "../simulated-time.ts";
import type { ActionRecord, EventRecord, ServerRecord } from "./server-record.ts";

/** What Nova did with servers. Source: nova 26.0.0 instance_actions.py. */
export function actionRoutes(state: CloudState): readonly Route[] {
  const path = "/v2.1/servers/{id}/os-instance-actions";
  return [
    {
      method: "GET",
      path,
      answer: ({ params, caller, minor }) => {
        const server = find(state, params.id ?? "", { caller, minor });
        const instanceActions = server.actions
          .map((action) => actionView(server, action, minor))
          .toReversed();
        return { status: 200, body: { instanceActions } };
      },
    },
    {
      method: "GET",
      path: `${path}/{request}`,
      answer: ({ params, caller, minor }) => {
        const server = find(state, params.id ?? "", { caller, minor });
        const action = server.actions.find(({ requestId }) => requestId === params.request);
        if (action === undefined) throw new Refusal(404, `Action ${params.request} not found`);
        // Events tell whoever asks from 2.51 on, and before that administrators alone.
        const events =
          minor >= 51 || caller.isAdmin
            ? action.events.map((event) => eventView(event, { minor, caller }))
            : undefined;
        const shown = { ...actionView(server, action, minor), ...(events === undefined ? {} : { events }) };
        return { status: 200, body: { instanceAction: shown } };
      },
    },
  ];
}

type Told = { readonly caller: Caller; readonly minor: number };

/** From 2.21 on actions outlive their server. */
function find({ servers }: CloudState, id: string, { caller, minor }: Told): ServerRecord {
  const found = servers.get(id);
  const isHidden = found?.isDeleted === true && minor < 21;
  if (found === undefined || isHidden || (!caller.isAdmin && found.projectId !== caller.projectId))
    throw new Refusal(404, `Instance ${id} could not be found.`);
  return found;
}

function actionView({ id }: ServerRecord, action: ActionRecord, minor: number) {
  return {
    action: action.action,
    instance_uuid: id,
    request_id: action.requestId,
    user_id: action.userId,
    project_id: action.projectId,
    start_time: microsecondsOf(action.startedAt),
    message: action.message ?? null,
    ...(minor >= 58 ? { updated_at: microsecondsOf(action.updatedAt) } : {}),
  };
}

function eventView(event: EventRecord, { minor, caller }: Told) {
  return {
    event: event.event,
    start_time: microsecondsOf(event.startedAt),
    finish_time: event.finishedAt === undefined ? null : microsecondsOf(event.finishedAt),
    result: event.result ?? null,
    ...(caller.isAdmin || minor < 51 ? { traceback: event.traceback ?? null } : {}),
    ...(minor >= 62 ? { hostId: "", ...(caller.isAdmin ? { host: event.host ?? null } : {}) } : {}),
    ...(minor >= 84 ? { details: event.details ?? null } : {}),
  };
}
