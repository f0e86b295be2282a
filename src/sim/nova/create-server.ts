import type { CloudState } from "../cloud-state.ts";
import type { ApiAnswer, ApiRequest, Json } from "../http/api-request.ts";
import { flagOf, needObject, needText, objectOf, textOf, textsOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import { buildServer } from "./build-server.ts";
import { checkServerQuota } from "./check-server-quota.ts";
import { findFlavor } from "./flavor-routes.ts";
import { findKeyPair } from "./key-pair-routes.ts";
import { novaLinks } from "./nova-list.ts";
import type { ServerRecord } from "./server-record.ts";
import { takeNetworks } from "./take-networks.ts";
import { wantedPlace } from "./wanted-place.ts";

/** Takes a server in, checks it as Nova's API does, and has it built. */
export function createServer(state: CloudState, request: ApiRequest): ApiAnswer {
  const { body, base, minor } = request;
  const wanted = needObject(body, "server");
  checkSchema(wanted, minor);
  const place = wantedPlace(state, wanted, request);
  const server = recordOf(state, wanted, request);
  const record: ServerRecord = { ...server, place, hints: hintsOf(objectOf(body) ?? {}) };
  checkServerQuota(state, record);
  record.portIds.push(...takeNetworks(state, wanted.networks, record));
  state.servers.set(record.id, record);
  state.serverGroups.get(record.hints.group?.[0] ?? "")?.memberIds.push(record.id);
  const action = startAction(state, record, request.id);
  state.time.run(() => buildServer(state, record, action));
  const shown = {
    id: record.id,
    links: novaLinks(base, "servers", record.id),
    "OS-DCF:diskConfig": "MANUAL",
    security_groups: [{ name: "default" }],
    adminPass: state.ids.hex().slice(0, 12),
  };
  const headers = { location: `${base}/v2.1/servers/${record.id}` };
  return { status: 202, body: { server: shown }, headers };
}

/** They stand beside the server, and a hint is a text or a list. */
function hintsOf(body: Json): Readonly<Record<string, readonly string[]>> {
  const hints = objectOf(body["os:scheduler_hints"] ?? body["OS-SCH-HNT:scheduler_hints"]) ?? {};
  return Object.fromEntries(
    Object.entries(hints).map(([name, value]) => [
      name,
      (Array.isArray(value) ? value : [value]).map(String),
    ]),
  );
}

function checkSchema(wanted: Json, minor: number): void {
  needText(wanted, "name");
  if (minor >= 37 && wanted.networks === undefined)
    throw new Refusal(400, "Invalid input for field/attribute server. 'networks' is a required property");
  if (minor < 37 && typeof wanted.networks === "string")
    throw new Refusal(
      400,
      `Invalid input for field/attribute networks. Value: ${wanted.networks}. '${wanted.networks}' is not of type 'array'`,
    );
  if (minor < 74 && (wanted.host !== undefined || wanted.hypervisor_hostname !== undefined))
    throw new Refusal(400, "Additional properties are not allowed ('host' was unexpected)");
}

function recordOf(state: CloudState, wanted: Json, { caller }: ApiRequest): ServerRecord {
  const imageId = textOf(wanted, "imageRef") ?? "";
  const image = state.images.get(imageId);
  if (
    image === undefined ||
    (image.visibility !== "public" && image.owner !== caller.projectId && !caller.isAdmin)
  )
    throw new Refusal(400, "Can not find requested image");
  if (image.status !== "active") throw new Refusal(400, `Image ${imageId} is not active.`);
  const flavor = flavorFor(state, wanted, caller);
  if (image.minRamMb > flavor.ramMb)
    throw new Refusal(400, "Flavor's memory is too small for requested image.");
  const keyName = textOf(wanted, "key_name");
  if (keyName !== undefined && findKeyPair(state, caller.userId, keyName) === undefined)
    throw new Refusal(400, "Invalid key_name provided.");
  const now = state.time.now();
  return {
    id: state.ids.uuid(),
    name: needText(wanted, "name"),
    projectId: caller.projectId,
    userId: caller.userId,
    flavor,
    imageId,
    keyName,
    userData: textOf(wanted, "user_data"),
    configDrive: flagOf(wanted, "config_drive", false),
    metadata: textsOf(wanted.metadata),
    place: { zone: undefined, host: undefined, isForced: false },
    hints: {},
    createdAt: now,
    reservationId: `r-${state.ids.hex().slice(0, 8)}`,
    updatedAt: now,
    launchedAt: undefined,
    status: "BUILD",
    taskState: "scheduling",
    instanceName: undefined,
    host: undefined,
    fault: undefined,
    isDeleted: false,
    portIds: [],
    ownPortIds: new Set(),
    vfs: new Map(),
    actions: [],
  };
}

function flavorFor(state: CloudState, wanted: Json, caller: ApiRequest["caller"]): ServerRecord["flavor"] {
  const ref =
    typeof wanted.flavorRef === "number" ? String(wanted.flavorRef) : (textOf(wanted, "flavorRef") ?? "");
  try {
    const { id, name, vcpus, ramMb, diskGb, extraSpecs } = findFlavor(state, ref, caller);
    return { id, name, vcpus, ramMb, diskGb, extraSpecs };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    throw new Refusal(400, error.message);
  }
}

function startAction(state: CloudState, server: ServerRecord, requestId: string) {
  const now = state.time.now();
  const action = {
    action: "create",
    requestId,
    userId: server.userId,
    projectId: server.projectId,
    startedAt: now,
    updatedAt: now,
    message: undefined,
    events: [],
  };
  server.actions.push(action);
  return action;
}
