import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { CloudState } from "../cloud-state.ts";
import type { HostState } from "../hosts/host-state.ts";
import type { ApiAnswer, ApiRequest, Json } from "../http/api-request.ts";
import { Refusal } from "../http/refusal.ts";
import { BuildFailure } from "./build-failure.ts";
import { isBeingDeleted } from "./is-being-deleted.ts";
import { moveToHost } from "./run-on-host.ts";
import { chooseHosts } from "./scheduler/choose-hosts.ts";
import type { ActionRecord, MigrationRecord, ServerRecord } from "./server-record.ts";

type Asked = { readonly asked: Json; readonly request: ApiRequest };

/** From here on the answer comes before Nova has looked for a host. */
const ANSWERS_AT_ONCE = 34;

/**
 * Begins a live migration to a host of the scheduler's choice. Sources: nova 26.0.0 migrate_server.py and
 * conductor/tasks/live_migrate.py; what libvirt says of VFs is in openstack-reference.md D.6.
 */
export function startLiveMigration(
  state: CloudState,
  server: ServerRecord,
  { asked, request }: Asked,
): ApiAnswer {
  const { caller, minor } = request;
  if (!caller.isAdmin)
    throw new Refusal(
      403,
      "Policy doesn't allow os_compute_api:os-migrate-server:migrate_live to be performed.",
    );
  checkFields(asked, minor);
  const why =
    server.taskState === null
      ? server.status === "ACTIVE" || `vm_state ${server.status.toLowerCase()}`
      : `task_state ${server.taskState}`;
  if (why !== true || server.host === undefined)
    throw new Refusal(409, `Cannot 'os-migrateLive' instance ${server.id} while it is in ${String(why)}`);
  const target = targetOf(state, server, { asked, minor });
  const refusal = refusalOf(state, { asked, target });
  if (minor < ANSWERS_AT_ONCE && refusal !== undefined) throw new Refusal(400, refusal);
  const { id, userId, projectId } = { ...caller, id: request.id };
  const startedAt = state.time.now();
  const action: ActionRecord = {
    action: "live-migration",
    requestId: id,
    userId,
    projectId,
    startedAt,
    updatedAt: startedAt,
    message: undefined,
    events: [],
  };
  server.actions.push(action);
  const migration: MigrationRecord = {
    id: state.ids.next("migration"),
    serverId: server.id,
    status: "running",
    source: server.host,
    target: target?.name,
    createdAt: startedAt,
  };
  state.migrations.push(migration);
  server.taskState = "migrating";
  state.time.run(() => migrate(state, server, { action, migration, target, refusal }));
  return { status: 202 };
}

function checkFields(asked: Json, minor: number): void {
  const { block_migration: block, disk_over_commit: overCommit, host } = asked;
  const isKnown = minor >= 25 ? block === "auto" || typeof block === "boolean" : typeof block === "boolean";
  const hasOverCommit = minor >= 25 ? overCommit === undefined : typeof overCommit === "boolean";
  if (!isKnown || !hasOverCommit || host === undefined)
    throw new Refusal(
      400,
      `Invalid input for field/attribute os-migrateLive. Value: ${JSON.stringify(asked)}.`,
    );
}

/**
 * A move forgets the host that was forced when the server was made, and keeps its zone. A host that is named is looked at by
 * the scheduler from 2.30 on; before that it is taken as it is.
 */
function targetOf(
  state: CloudState,
  server: ServerRecord,
  { asked, minor }: { readonly asked: Json; readonly minor: number },
): HostState | undefined {
  const named = typeof asked.host === "string" ? asked.host : undefined;
  const place = { zone: server.place.zone, host: named, isForced: named !== undefined && minor < 30 };
  return chooseHosts(state, { ...server, place }, new Set([server.host ?? ""]))[0];
}

function refusalOf(
  { config }: CloudState,
  { asked, target }: { readonly asked: Json; readonly target: HostState | undefined },
): string | undefined {
  if (target === undefined) return "No valid host was found. There are not enough hosts available.";
  if (asked.block_migration === false && !config.sharesDisks)
    return `${target.name} is not on shared storage: Live migration can not be used without shared storage except a booted from volume VM which does not have a local disk.`;
  if (asked.block_migration === true && config.sharesDisks)
    return `${target.name} is not on local storage: Block migration can not be used with shared storage.`;
  return undefined;
}

type Move = {
  readonly action: ActionRecord;
  readonly migration: MigrationRecord;
  readonly target: HostState | undefined;
  readonly refusal: string | undefined;
};

async function migrate(state: CloudState, server: ServerRecord, move: Move): Promise<void> {
  const { target, refusal, migration } = move;
  await state.time.sleep(state.pace.migratingMs);
  if (isBeingDeleted(server)) return;
  let problem = refusal;
  if (problem === undefined && server.vfs.size > 0 && !hasFeature(state.release, "live-migration"))
    problem = "Requested operation is not valid: cannot migrate a domain with <interface type='hostdev'>";
  if (problem === undefined && target !== undefined)
    try {
      moveToHost(state, server, target);
    } catch (error) {
      if (!(error instanceof BuildFailure)) throw error;
      problem = error.message;
    }
  migration.status = problem === undefined ? "completed" : "error";
  endAction(state, move.action, problem);
  server.taskState = null;
  server.updatedAt = state.time.now();
}

function endAction(state: CloudState, action: ActionRecord, problem: string | undefined): void {
  const now = state.time.now();
  action.updatedAt = now;
  if (problem !== undefined) action.message = "Error";
  action.events.push({
    event: "conductor_live_migrate_instance",
    startedAt: action.startedAt,
    finishedAt: now,
    result: problem === undefined ? "Success" : "Error",
    host: undefined,
    traceback: problem === undefined ? undefined : `nova.exception.MigrationError: ${problem}\n`,
    details: problem,
  });
}
