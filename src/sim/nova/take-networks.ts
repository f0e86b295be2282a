import type { CloudState } from "../cloud-state.ts";
import type { Json } from "../http/api-request.ts";
import { listOf, objectOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import { addPort } from "../neutron/add-port.ts";
import type { ServerRecord } from "./server-record.ts";

/** The ports of a new server: those that are named, and one for each network that is. */
export function takeNetworks(state: CloudState, networks: unknown, server: ServerRecord): readonly string[] {
  if (networks === "none" || networks === undefined || networks === "auto") return [];
  return listOf(networks).map((each) => takeNetwork(state, objectOf(each) ?? {}, server));
}

function takeNetwork(state: CloudState, wanted: Json, server: ServerRecord): string {
  const portId = textOf(wanted, "port");
  if (portId !== undefined) return takePort(state, portId, server);
  const networkId = textOf(wanted, "uuid") ?? "";
  const network = state.networks.get(networkId);
  if (network === undefined) throw new Refusal(400, `Network ${networkId} could not be found.`);
  if (![...state.subnets.values()].some((subnet) => subnet.networkId === networkId))
    throw new Refusal(400, `Network ${networkId} requires a subnet in order to boot instances on.`);
  const port = addPort(state, { network, projectId: server.projectId, name: "", vnicType: "normal" });
  server.ownPortIds.add(port.id);
  return port.id;
}

function takePort(state: CloudState, portId: string, server: ServerRecord): string {
  const port = state.ports.get(portId);
  if (port === undefined) throw new Refusal(400, `Port id ${portId} could not be found.`);
  if (port.projectId !== server.projectId)
    throw new Refusal(400, `Port ${portId} not usable for instance ${server.id}.`);
  const isTaken = [...state.servers.values()].some(
    (other) => !other.isDeleted && other.portIds.includes(portId),
  );
  if (port.deviceId !== "" || isTaken) throw new Refusal(409, `Port ${portId} is still in use.`);
  // Without ip_allocation, which the simulated Neutron's ports have not, this holds of all releases.
  if (port.addresses.length === 0)
    throw new Refusal(400, `Port ${portId} requires a FixedIP in order to be used.`);
  if (port.vifType === "binding_failed")
    throw new Refusal(
      400,
      `Binding failed for port ${portId}, please check neutron logs for more information.`,
    );
  return portId;
}
