import { OperatingError } from "../../base/operating-error.ts";
import type { Network, Port, Server, ServerAction } from "../../model/cloud-resources.ts";
import { deviceVnicTypes } from "../../model/device-vnic-types.ts";
import type { DiagnosedSubject } from "../../model/diagnosed-subject.ts";
import type { Servers } from "../../ports/cloud-resources.ts";
import {
  findFlavorNamed,
  findNetworksNamed,
  findPortNamed,
  findServerNamed,
  type NamedThings,
} from "../why/find-named.ts";
import { WhyProblem } from "../why/why-problem.ts";
import type { SubjectAsk } from "./subject-ask.ts";

/** Where a subject is read from: a cloud, or what was kept of one. */
export type SubjectSource = NamedThings & {
  readonly servers: NamedThings["servers"] & Pick<Servers, "listActions">;
};

/** Reads from a cloud what is asked about; throws WhyProblem where there is none of that name, or several. */
export async function readSubject(
  cloud: SubjectSource,
  ask: SubjectAsk,
  signal: AbortSignal,
): Promise<DiagnosedSubject> {
  switch (ask.kind) {
    case "server":
      return readServer(cloud, ask, signal);
    case "port":
      return readPort(cloud, ask.port, signal);
    case "wish": {
      const flavor = await findFlavorNamed(cloud, ask.flavor, signal);
      return wishedSubject(flavor, await findNetworksNamed(cloud, ask.networks, signal));
    }
  }
}

async function readServer(
  cloud: SubjectSource,
  ask: SubjectAsk & { readonly kind: "server" },
  signal: AbortSignal,
): Promise<DiagnosedSubject> {
  const { properties: _, ...server } = await findServerNamed(cloud, ask.server, signal);
  const own = await cloud.ports.list({ deviceId: server.id }, signal);
  const named = ask.port === undefined ? undefined : await findPortNamed(cloud, ask.port, signal);
  if (named !== undefined && named.deviceId !== "" && named.deviceId !== server.id)
    throw new WhyProblem(
      `the port ${ask.port} belongs to the server ${named.deviceId}, not to ${server.name}`,
      `Ask about it alone: vfleet diagnose --port ${named.id}`,
    );
  const ports = named === undefined || own.some(({ id }) => id === named.id) ? own : [...own, named];
  const networks = await networksOf(cloud, ports, signal);
  return {
    kind: "server",
    name: `server ${server.name === "" ? server.id : server.name}`,
    server,
    failedActions: await failedActionsOf(cloud, server, signal),
    ports,
    networks,
    flavor: undefined,
    host: server.host,
    notes: serverNotes(server, ports),
  };
}

function serverNotes(
  { host, taskState }: Pick<Server, "host" | "taskState">,
  ports: readonly Port[],
): readonly string[] {
  if (ports.length === 0 && host === undefined)
    return [
      "Neutron shows no port of this server: a server that found no host keeps none. Name its port besides, with --port; without it all that has to do with VFs is told.",
    ];
  const notes =
    taskState === undefined
      ? []
      : [`Nova is at work on it (${taskState}), so that what is said may be true of now alone.`];
  if (ports.some(({ vnicType = "" }) => deviceVnicTypes.includes(vnicType))) return notes;
  const types = [...new Set(ports.map(({ vnicType = "unknown" }) => vnicType))].join(", ");
  const have = ports.length === 0 ? "It has no port" : `Its ports are of the type ${types}`;
  return [...notes, `${have}: it has no VF, and what is wrong with VFs does not concern it.`];
}

async function readPort(
  cloud: SubjectSource,
  wanted: string,
  signal: AbortSignal,
): Promise<DiagnosedSubject> {
  const port = await findPortNamed(cloud, wanted, signal);
  const isOfServer = port.deviceId !== "" && /^(compute:|$)/.test(port.deviceOwner);
  const server = isOfServer ? await findIfSeen(cloud, port.deviceId, signal) : undefined;
  return {
    kind: "port",
    name: `port ${port.name === "" ? port.id : port.name}`,
    server,
    failedActions: server === undefined ? [] : await failedActionsOf(cloud, server, signal),
    ports: [port],
    networks: await networksOf(cloud, [port], signal),
    flavor: undefined,
    host: hostOfPort(port) ?? server?.host,
    notes: portNotes(port),
  };
}

/** The host that a port is bound to, or was to be. */
export function hostOfPort({ host }: Port): string | undefined {
  return host === "" ? undefined : host;
}

/** What is to be known of a port that is asked about. */
export function portNotes(port: Port): readonly string[] {
  const { vnicType = "normal", vifType, deviceId } = port;
  const notes: string[] = [];
  if (vifType === undefined) notes.push("Neutron does not show its binding to this user.");
  if (vifType === "unbound" || hostOfPort(port) === undefined) {
    const why =
      deviceId === "" ? "no server has it yet" : `the server ${deviceId} that has it is on no host yet`;
    notes.push(`It is bound to no host: ${why}. What is said is of the hosts that it could be bound on.`);
  }
  if (!deviceVnicTypes.includes(vnicType))
    notes.push(
      `It is of the type ${vnicType}: it has no VF, and what is wrong with VFs does not concern it.`,
    );
  return notes;
}

/** A server that is not made yet. */
export function wishedSubject(
  flavor: NonNullable<DiagnosedSubject["flavor"]>,
  networks: readonly Network[],
): DiagnosedSubject {
  const on = networks.length === 0 ? "" : ` on ${networks.map(({ name }) => name).join(", ")}`;
  return {
    kind: "wish",
    name: `flavor ${flavor.name}${on}`,
    server: undefined,
    failedActions: [],
    ports: [],
    networks,
    flavor,
    host: undefined,
    notes: [],
  };
}

async function networksOf(
  cloud: SubjectSource,
  ports: readonly Port[],
  signal: AbortSignal,
): Promise<readonly Network[]> {
  if (ports.length === 0) return [];
  const all = await cloud.networks.list(undefined, signal);
  return all.filter(({ id }) => ports.some(({ networkId }) => networkId === id));
}

/** Who may see a port need not see its server. */
async function findIfSeen(
  cloud: SubjectSource,
  id: string,
  signal: AbortSignal,
): Promise<DiagnosedSubject["server"]> {
  const found = await orWithout(cloud.servers.find(id, signal), undefined, signal);
  if (found === undefined) return undefined;
  const { properties: _, ...server } = found;
  return server;
}

async function failedActionsOf(
  cloud: SubjectSource,
  { id }: Pick<Server, "id">,
  signal: AbortSignal,
): Promise<readonly ServerAction[]> {
  const actions = await orWithout(cloud.servers.listActions(id, signal), undefined, signal);
  return (actions ?? []).filter(
    ({ message, events }) => message !== undefined || events.some(({ result }) => result === "Error"),
  );
}

/** Details that a policy or a release keeps back are no reason to say nothing. */
async function orWithout<T>(asked: Promise<T>, without: T, signal: AbortSignal): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof OperatingError)) throw error;
    return without;
  }
}
