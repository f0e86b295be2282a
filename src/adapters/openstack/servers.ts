import * as z from "zod";
import type { NewServer, Server } from "../../model/cloud-resources.ts";
import type { Servers } from "../../ports/cloud-resources.ts";
import { apiPath, computeVersions, properties, text } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";
import { hasCode } from "./cloud-error.ts";
import { liveMigrate } from "./live-migrate.ts";
import { Secret } from "./secret.ts";
import { listServerActions } from "./server-actions.ts";
import { timestamp } from "./timestamp.ts";

const fault = z.object({ message: text, code: z.number().nullish(), details: text });

/** A server of servers/detail. One whose cell does not answer has little more than its id, and the status UNKNOWN. */
export const serverAnswer: z.ZodType<Server> = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    status: z.string(),
    "OS-EXT-STS:task_state": text,
    fault: fault.nullish(),
    "OS-EXT-SRV-ATTR:host": text,
    "OS-EXT-SRV-ATTR:instance_name": text,
    metadata: properties,
    created: timestamp.nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name ?? "",
    status: found.status,
    taskState: found["OS-EXT-STS:task_state"],
    fault: found.fault
      ? {
          message: found.fault.message ?? "",
          code: found.fault.code ?? undefined,
          details: found.fault.details,
        }
      : undefined,
    host: found["OS-EXT-SRV-ATTR:host"],
    instanceName: found["OS-EXT-SRV-ATTR:instance_name"],
    properties: found.metadata,
    createdAt: found.created ?? undefined,
  }));

const one = z.object({ server: serverAnswer }).transform(({ server }) => server);
const made = z.object({ server: z.object({ id: z.string() }) }).transform(({ server }) => server.id);
const consoleOutput = z.object({ output: z.string().nullish() });

/** The servers of a cloud. */
export function createServers(api: CloudApi): Servers {
  const call = (right: string, signal: AbortSignal | undefined) =>
    ({ service: "compute", microversions: computeVersions, policy: right, signal }) as const;
  const listBy = (query: Readonly<Record<string, string>>, signal: AbortSignal | undefined) => {
    const right = "os_compute_api:servers:detail:get_all_tenants";
    return api.list({ ...call(right, signal), path: "/servers/detail", query }, "servers", serverAnswer);
  };
  const act = async (
    id: string,
    body: unknown,
    { right, signal }: { readonly right: string; readonly signal: AbortSignal | undefined },
  ): Promise<void> => {
    await api.post({ ...call(right, signal), path: apiPath("servers", id, "action"), body }, z.unknown());
  };
  return {
    list: async (name, signal) => {
      if (name === undefined) return listBy({}, signal);
      return (await listBy({ name: nameFilter(name) }, signal)).filter((server) => server.name === name);
    },
    listOn: async (host, signal) => {
      const found = await listBy({ all_tenants: "1", host }, signal);
      // One whose cell does not answer names no host, and may well be there.
      return found.filter((server) => server.host === undefined || server.host === host);
    },
    find: (id, signal) =>
      api.find({ ...call("os_compute_api:servers:show", signal), path: apiPath("servers", id) }, one),
    create: (wanted, signal) => createServer(api, wanted, signal),
    delete: (id, signal) =>
      api.delete({ ...call("os_compute_api:servers:delete", signal), path: apiPath("servers", id) }),
    listActions: (id, signal) => listServerActions(api, id, signal),
    liveMigrate: (id, host, signal) => liveMigrate(api, { id, host }, signal),
    stop: (id, signal) => act(id, { "os-stop": null }, { right: "os_compute_api:servers:stop", signal }),
    start: (id, signal) => act(id, { "os-start": null }, { right: "os_compute_api:servers:start", signal }),
    readConsole: async (id, lines, signal) => {
      const body = { "os-getConsoleOutput": { length: lines } };
      const given = { ...call("os_compute_api:os-console-output", signal), body, isRepeatable: true };
      try {
        const answer = await api.post({ ...given, path: apiPath("servers", id, "action") }, consoleOutput);
        return answer.output ?? undefined;
      } catch (error) {
        // 404: no such server, or no console; 409: it is not ready for one.
        if (hasCode(error, "cloud-not-found", "cloud-conflict")) return undefined;
        throw error;
      }
    },
  };
}

async function createServer(
  api: CloudApi,
  wanted: NewServer,
  signal: AbortSignal | undefined,
): Promise<string> {
  const namesHost = await api.speaks("compute", "2.74", signal);
  const namesNetworks = await api.speaks("compute", "2.37", signal);
  const { place, userData, portIds } = wanted;
  const encoded = userData === undefined ? undefined : Buffer.from(userData).toString("base64");
  const networks =
    portIds.length > 0 ? portIds.map((port) => ({ port })) : namesNetworks ? "none" : undefined;
  const server = {
    name: wanted.name,
    flavorRef: wanted.flavorId,
    imageRef: wanted.imageId,
    key_name: wanted.keyName,
    networks,
    user_data: encoded,
    config_drive: wanted.configDrive ? true : undefined,
    metadata: wanted.properties,
    ...(place === undefined ? {} : placeOf(place, namesHost)),
  };
  const right = namesHost
    ? "compute:servers:create:requested_destination"
    : "os_compute_api:servers:create:forced_host";
  return api.post(
    {
      service: "compute",
      path: "/servers",
      microversions: computeVersions,
      body: { server },
      policy: place === undefined ? "os_compute_api:servers:create" : right,
      secrets: [userData, encoded].flatMap((secret) => (secret ? [new Secret(secret)] : [])),
      signal,
    },
    made,
  );
}

// The zone is named as well, because Nova's default_schedule_zone may be another one than the host's.
function placeOf({ host, zone }: NonNullable<NewServer["place"]>, namesHost: boolean) {
  return namesHost ? { host, availability_zone: zone } : { availability_zone: `${zone}:${host}` };
}

/** Nova takes a name for a regular expression of its database: what is no letter of one stands for anything. */
function nameFilter(name: string): string {
  return `^${name.replace(/[^A-Za-z0-9_-]+/g, ".+")}$`;
}
