import type { CloudState } from "../cloud-state.ts";
import { portsOfGuest } from "../nova/ports-of-guest.ts";
import type { ConsolePort } from "../nova/server-record.ts";
import type { HostState } from "./host-state.ts";

/** A VF as its host shows it. */
export type VfView = {
  readonly address: string;
  readonly index: number;
  readonly mac: string;
  /** 0: it does not tag. */
  readonly vlan: number;
  /** The domain that holds it, such as instance-00000001, or what else does; undefined: nobody. */
  readonly holder: string | undefined;
  /** The id of the server that holds it. */
  readonly serverId: string | undefined;
  readonly driver: "vfio-pci" | "igbvf";
  /** nova-compute has it among its devices. */
  readonly isKnownToNova: boolean;
};

/** A PF as its host shows it. */
export type PfView = {
  readonly address: string;
  readonly netdev: string;
  /** As the device list of nova-compute says; undefined: it is not in it. */
  readonly physicalNetwork: string | undefined;
  readonly trusted: boolean | undefined;
  /** -1: none. */
  readonly numaNode: number;
  readonly vfId: string;
  readonly vfs: readonly VfView[];
};

/** What stands on a host. */
export type HostView = {
  readonly pfs: readonly PfView[];
  /** Domains that libvirt runs. */
  readonly domains: readonly {
    readonly name: string;
    readonly serverId: string;
    readonly vfs: readonly string[];
    readonly ports: readonly ConsolePort[];
  }[];
};

/** Shows a host as it would be seen on the host itself. */
export function viewHost(state: CloudState, host: HostState): HostView {
  const pfs = host.pfs.map(({ vfs, ...pf }) => ({
    ...pf,
    vfs: vfs.map(({ holder, ...vf }): VfView => {
      const server = holder === undefined ? undefined : state.servers.get(holder);
      const { isKnownToAgent: _agent, ...shown } = vf;
      return {
        ...shown,
        holder: server?.instanceName ?? holder,
        serverId: server?.id,
        driver: holder === undefined ? "igbvf" : "vfio-pci",
      };
    }),
  }));
  const domains = [...host.serverIds].flatMap((id) => {
    const server = state.servers.get(id);
    if (server?.instanceName === undefined || server.launchedAt === undefined) return [];
    if (server.status === "SHUTOFF") return [];
    const vfs = [...server.vfs.values()];
    return [{ name: server.instanceName, serverId: id, vfs, ports: portsOfGuest(state, server) }];
  });
  return { pfs, domains };
}
