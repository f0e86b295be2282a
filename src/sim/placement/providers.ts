import type { CloudState } from "../cloud-state.ts";
import type { HostState, PfState } from "../hosts/host-state.ts";
import { usedOn } from "../hosts/used-on.ts";

type Inventory = Readonly<Record<string, number>>;

/** A provider of Placement: a host, or a PF of a host whose nova-compute reports it. */
export type Provider = {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | undefined;
  readonly rootId: string;
  readonly generation: number;
  readonly inventories: Readonly<Record<string, Inventory>>;
  readonly usages: Readonly<Record<string, number>>;
  readonly traits: readonly string[];
};

/**
 * The providers of a host: its own first. Devices are there from Zed on, if nova-compute reports them, and if they have no
 * physical network. Source: nova 26.0.0 pci_placement_translator.py.
 */
export function providersOf(state: CloudState, host: HostState): readonly Provider[] {
  const reports = host.reportsInPlacement && state.release.options["report-in-placement"] !== undefined;
  const pfs = reports ? host.pfs.filter(reportsPf) : [];
  return [hostProvider(state, host), ...pfs.map((pf) => pfProvider(host, pf))];
}

/** Traits that some provider has. */
export function knownTraits(state: CloudState): ReadonlySet<string> {
  const providers = [...state.hosts.values()].flatMap((host) => providersOf(state, host));
  return new Set(providers.flatMap(({ traits }) => traits));
}

function reportsPf({ physicalNetwork, forAliases, vfs }: PfState): boolean {
  return forAliases && physicalNetwork === undefined && vfs.some(({ isKnownToNova }) => isKnownToNova);
}

/** A provider by its id. */
export function findProvider(state: CloudState, id: string): Provider | undefined {
  for (const host of state.hosts.values()) {
    // The id of a PF's provider begins with that of its host.
    if (id.slice(0, 23) !== host.nodeId.slice(0, 23)) continue;
    const found = providersOf(state, host).find((provider) => provider.id === id);
    if (found !== undefined) return found;
  }
  return undefined;
}

function hostProvider(state: CloudState, host: HostState): Provider {
  const { cpuAllocationRatio, ramAllocationRatio } = state.config;
  const used = usedOn(state, host);
  return {
    id: host.nodeId,
    name: host.hypervisorHostname,
    parentId: undefined,
    rootId: host.nodeId,
    generation: 2 + used.servers,
    inventories: {
      VCPU: inventory(host.vcpus, cpuAllocationRatio),
      MEMORY_MB: { ...inventory(host.ramMb, ramAllocationRatio), reserved: 512 },
      DISK_GB: inventory(host.diskGb, 1),
    },
    usages: { VCPU: used.vcpus, MEMORY_MB: used.ramMb, DISK_GB: used.diskGb },
    traits: traitsOf(state, host),
  };
}

function pfProvider(host: HostState, pf: PfState): Provider {
  const name = `CUSTOM_PCI_${pf.vfId.replace(":", "_").toUpperCase()}`;
  const vfs = pf.vfs.filter(({ isKnownToNova }) => isKnownToNova);
  const used = vfs.filter(({ holder }) => holder !== undefined).length;
  return {
    id: `${host.nodeId.slice(0, 24)}${pf.address.replace(/[:.]/g, "").padStart(12, "0")}`,
    name: `${host.hypervisorHostname}_${pf.address.toUpperCase()}`,
    parentId: host.nodeId,
    rootId: host.nodeId,
    generation: 2 + used,
    inventories: { [name]: inventory(vfs.length, 1) },
    usages: { [name]: used },
    traits: ["COMPUTE_MANAGED_PCI_DEVICE"],
  };
}

/** From Train on a host whose service is disabled says so by a trait. */
function traitsOf({ release }: CloudState, { traits, service }: HostState): readonly string[] {
  const isMarked = release.series >= "2019.2" && !service.isEnabled;
  return ["COMPUTE_NODE", ...traits, ...(isMarked ? ["COMPUTE_STATUS_DISABLED"] : [])];
}

function inventory(total: number, ratio: number): Inventory {
  return { total, reserved: 0, min_unit: 1, max_unit: total, step_size: 1, allocation_ratio: ratio };
}
