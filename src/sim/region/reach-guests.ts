import type { CloudState } from "../cloud-state.ts";
import type { Machine, Surroundings } from "../machines/machine.ts";
import type { PortRecord } from "../resource-records.ts";
import { isRunning, vfAt } from "./machine-hypervisor.ts";

const prefix = "qdhcp-";

/** What is around a controller: the namespaces of the networks whose DHCP it serves, and guests that answer there. */
export function surroundController(
  state: CloudState,
  machine: Machine,
  computes: ReadonlyMap<string, Machine>,
): Surroundings {
  return {
    namespaces: () =>
      [...state.networks.values()]
        .filter(({ dhcpHosts }) => dhcpHosts.includes(machine.spec.name))
        .map(({ id }) => `${prefix}${id}`),
    isHeard: (namespace, address) => {
      if (namespace === undefined) return false;
      return [...state.ports.values()].some(
        (port) =>
          `${prefix}${port.networkId}` === namespace &&
          port.addresses.some((each) => each.address === address) &&
          answers(state, port, computes.get(port.host)),
      );
    },
  };
}

/** Whether the guest of a port can be heard: it runs, and its VF is on a PF that is up, and has what the port has. */
function answers(state: CloudState, port: PortRecord, machine: Machine | undefined): boolean {
  const server = state.servers.get(port.deviceId);
  if (machine?.power !== "up" || server?.status !== "ACTIVE" || port.status !== "ACTIVE") return false;
  if (!isRunning(machine, server.instanceName ?? "")) return false;
  const address = server.vfs.get(port.id);
  if (address === undefined) return true;
  const vf = vfAt(machine, address);
  const vlan = Number(port.vifDetails.vlan ?? 0);
  const isUp = vf?.pf.netdevs.some((netdev) => netdev.isUp && netdev.hasCable) === true;
  return isUp && vf?.settings.mac === port.mac && vf.settings.vlan === vlan;
}
