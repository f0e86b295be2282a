import type { MachineSpec } from "./machine-spec.ts";
import { bootedFunction, type FunctionState, type VfState } from "./pci-state.ts";

/** A link of the running host that is no interface of a NIC. */
export type LinkState = {
  readonly name: string;
  readonly kind: string;
  readonly index: number;
  master: string | undefined;
  readonly parent: string | undefined;
  addresses: readonly string[];
  isUp: boolean;
};

/** Something that runs. */
export type ProcessState = {
  readonly pid: number;
  readonly parent: number;
  readonly name: string;
  readonly words: readonly string[];
  readonly startedAt: number;
  /** What it has open, by descriptor. */
  readonly openPaths: ReadonlyMap<number, string>;
  readonly environment: string;
};

/** The kernel of one boot: all of it is gone with the next. */
export type KernelState = {
  readonly bootId: string;
  readonly bootedAt: number;
  readonly release: string;
  readonly commandLine: string;
  readonly iommuOn: boolean;
  readonly modules: Set<string>;
  readonly functions: FunctionState[];
  readonly links: Map<string, LinkState>;
  readonly processes: Map<number, ProcessState>;
  readonly log: string[];
  /** Counts up with each change of what the kernel shows. */
  version: number;
  lastPid: number;
  lastGroup: number;
  lastLink: number;
};

/** What a boot is given. */
export type BootInput = {
  readonly bootId: string;
  readonly now: number;
  readonly release: string;
  readonly commandLine: string;
};

/** The kernel right after it has found its devices. */
export function bootKernel(spec: MachineSpec, { bootId, now, release, commandLine }: BootInput): KernelState {
  const state: KernelState = {
    bootId,
    bootedAt: now,
    release,
    commandLine,
    iommuOn: isIommuOn(spec, commandLine),
    modules: new Set(),
    functions: [],
    links: new Map(),
    processes: new Map(),
    log: [],
    version: 1,
    lastPid: 400,
    lastGroup: 9,
    lastLink: 1,
  };
  const nextIndex = () => {
    state.lastLink += 1;
    return state.lastLink;
  };
  for (const nic of spec.nics) {
    const made = bootedFunction(nic, nextIndex);
    if (state.iommuOn) made.iommuGroup = nextGroup(state);
    if (made.driver !== undefined) state.modules.add(made.driver.replaceAll("-", "_"));
    state.functions.push(made);
  }
  for (const link of spec.links)
    state.links.set(link.name, { ...link, index: indexOf(state, link.name) ?? nextIndex() });
  if (state.iommuOn) say(state, "DMAR: Intel(R) Virtualization Technology for Directed I/O");
  return state;
}

/** A number for a new IOMMU group. */
export function nextGroup(state: KernelState): number {
  state.lastGroup += 1;
  return state.lastGroup;
}

/** Adds a line to the kernel's log. */
export function say(state: KernelState, text: string, now = state.bootedAt): void {
  const seconds = Math.max(0, now - state.bootedAt) / 1000;
  state.log.push(`[${seconds.toFixed(6).padStart(12)}] ${text}`);
}

/** Every PCI function, VFs included, in the order of the addresses. */
export function allFunctions(state: KernelState): readonly (FunctionState | VfState)[] {
  return state.functions
    .flatMap((each) => [each, ...(each.sriov?.vfs ?? [])])
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

/** The function that an interface belongs to. */
export function functionOf(state: KernelState, netdev: string): FunctionState | undefined {
  return allFunctions(state).find((each) => each.netdevs.some(({ name }) => name === netdev));
}

function indexOf(state: KernelState, name: string): number | undefined {
  return functionOf(state, name)?.netdevs.find((netdev) => netdev.name === name)?.index;
}

// The last argument wins, as in the kernel.
function isIommuOn({ iommuTable, iommuByDefault, cpu }: MachineSpec, commandLine: string): boolean {
  if (iommuTable === undefined) return false;
  if (iommuTable === "IORT") return true;
  const words = commandLine.split(/\s+/);
  if (words.includes("iommu=off")) return false;
  const own = cpu.vendor === "amd" ? "amd_iommu=" : "intel_iommu=";
  const values = words
    .filter((word) => word.startsWith(own))
    .flatMap((word) => word.slice(own.length).split(","));
  const last = values.findLast((value) => value === "on" || value === "off");
  if (cpu.vendor === "amd") return last !== "off";
  return last === undefined ? iommuByDefault : last === "on";
}
