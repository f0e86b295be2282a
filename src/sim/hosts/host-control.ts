import type { CloudState } from "../cloud-state.ts";
import type { AgentState, HostState, PfState } from "./host-state.ts";
import { makeVfs, vfAddresses } from "./make-host.ts";

/** What may happen to a host, or be done on it. */
export type HostControl = {
  /** The SR-IOV agent ends, and Neutron has found out. */
  readonly stopAgent: () => void;
  /** It starts, and sees the VFs that there are. */
  readonly startAgent: () => void;
  /** PFs by physical network, as the agent says. */
  readonly mapAgent: (mappings: Readonly<Record<string, readonly string[]>>) => void;
  readonly stopBridgeAgent: () => void;
  readonly startBridgeAgent: () => void;
  readonly setService: (change: {
    readonly isUp?: boolean;
    readonly isEnabled?: boolean;
    readonly reason?: string;
  }) => void;
  /** nova-compute starts again, and sees the VFs that there are. */
  readonly restartCompute: () => void;
  readonly setIommu: (isOn: boolean) => void;
  /** The physical network of a PF in the device list; undefined: it is not in it. */
  readonly listDevice: (netdev: string, physicalNetwork: string | undefined) => void;
  /** Makes VFs anew, by number or address; nova-compute and the agent know them once they are started again. */
  readonly setVfs: (netdev: string, vfs: number | readonly string[]) => void;
  /** Something that is no server holds all VFs that are free, or as many as are given. */
  readonly holdVfs: (count?: number) => void;
  /** It lets go of them. */
  readonly freeVfs: () => void;
};

const OTHER = "something else";

/** The control over a host. */
export function controlHost(state: CloudState, host: HostState): HostControl {
  const now = () => state.time.now();
  const pfOf = (netdev: string): PfState => {
    const found = host.pfs.find((pf) => pf.netdev === netdev);
    if (found === undefined) throw new Error(`${host.name} of the simulated cloud has no ${netdev}`);
    return found;
  };
  const vfs = () => host.pfs.flatMap((pf) => pf.vfs);
  return {
    stopAgent: () => stop(host.sriovAgent, now()),
    startAgent: () => {
      host.sriovAgent ??= newAgent(state, host);
      start(host.sriovAgent, now());
      for (const vf of vfs()) vf.isKnownToAgent = true;
    },
    mapAgent: (mappings) => {
      if (host.sriovAgent !== undefined) host.sriovAgent.mappings = mappings;
    },
    stopBridgeAgent: () => stop(host.bridgeAgent, now()),
    startBridgeAgent: () => start(host.bridgeAgent, now()),
    setService: ({ isUp = host.service.isUp, isEnabled = host.service.isEnabled, reason }) => {
      Object.assign(host.service, { isUp, isEnabled, diedAt: isUp ? undefined : now() - 120_000 });
      host.service.disabledReason = isEnabled ? undefined : reason;
    },
    restartCompute: () => {
      for (const vf of vfs()) vf.isKnownToNova = true;
    },
    setIommu: (isOn) => {
      host.iommu = isOn;
    },
    listDevice: (netdev, physicalNetwork) => {
      pfOf(netdev).physicalNetwork = physicalNetwork;
    },
    setVfs: (netdev, wanted) => {
      const pf = pfOf(netdev);
      pf.vfs = makeVfs(typeof wanted === "number" ? vfAddresses(pf.address, wanted) : wanted, false);
    },
    holdVfs: (count = Infinity) => {
      let held = 0;
      for (const vf of vfs())
        if (vf.holder === undefined && held < count) {
          vf.holder = OTHER;
          held += 1;
        }
    },
    freeVfs: () => {
      for (const vf of vfs()) if (vf.holder === OTHER) vf.holder = undefined;
    },
  };
}

function stop(agent: AgentState | undefined, now: number): void {
  if (agent === undefined) return;
  agent.isAlive = false;
  // Neutron needs 75 s to find out.
  agent.diedAt = now - 75_000;
}

function start(agent: AgentState | undefined, now: number): void {
  if (agent !== undefined) Object.assign(agent, { isAlive: true, diedAt: undefined, startedAt: now });
}

function newAgent({ ids, time }: CloudState, { name, pfs }: HostState): AgentState {
  const mappings = pfs.flatMap(({ physicalNetwork, netdev }) =>
    physicalNetwork === undefined ? [] : [[physicalNetwork, [netdev]] as const],
  );
  return {
    id: ids.uuid(),
    agentType: "NIC Switch agent",
    binary: "neutron-sriov-nic-agent",
    host: name,
    isAlive: true,
    isAdminUp: true,
    startedAt: time.now(),
    diedAt: undefined,
    mappings: Object.fromEntries(mappings),
  };
}
