import { type Failure, fail } from "../files/errno.ts";
import { Attribute, Directory, type Entries, type Node, SymbolicLink } from "../files/node.ts";
import { allFunctions, type KernelState } from "./kernel-state.ts";
import type { FunctionState, NetdevState, VfState } from "./pci-state.ts";
import { bindDriver } from "./set-vf-count.ts";
import { netdevDirectory } from "./sysfs-net.ts";

/** What the files of PCI functions give orders for. */
export type PciOrders = {
  readonly setVfCount: (pf: FunctionState, bytes: string) => Failure | undefined;
  readonly nextMac: () => string;
  /** The drivers of modules that are loaded, beside those that a function has. */
  readonly driversOf: (modules: ReadonlySet<string>) => readonly string[];
  /** Looks for a driver for a function, as drivers_probe does. */
  readonly probe: (address: string) => Failure | undefined;
};

/** The directory of a PCI function. */
export function pciDirectory(state: KernelState, fn: FunctionState | VfState, orders: PciOrders): Directory {
  return new Directory(() => functionEntries(state, fn, orders), true);
}

function functionEntries(state: KernelState, fn: FunctionState | VfState, orders: PciOrders): Entries {
  const made = new Map<string, Node>();
  const file = (name: string, read: () => string, write?: (bytes: string) => Failure | undefined) =>
    made.set(name, new Attribute({ read: () => `${read()}\n`, ...(write && { write }) }));
  file("uevent", () => ueventOf(fn));
  file("vendor", () => `0x${fn.vendorId}`);
  file("device", () => `0x${fn.deviceId}`);
  file("class", () => "0x020000");
  file("numa_node", () => String(fn.numaNode));
  file(
    "driver_override",
    () => fn.driverOverride ?? "(null)",
    (bytes) => {
      const name = bytes.trim();
      fn.driverOverride = name === "" ? undefined : name;
      return undefined;
    },
  );
  if (fn.driver !== undefined) made.set("driver", new SymbolicLink(`/sys/bus/pci/drivers/${fn.driver}`));
  if (fn.iommuGroup !== undefined)
    made.set("iommu_group", new SymbolicLink(`/sys/kernel/iommu_groups/${fn.iommuGroup}`));
  if (fn.driver !== undefined && !/^(?:vfio-pci|pci-stub)$/.test(fn.driver))
    made.set("net", new Directory(() => netOf(state, fn), true));
  if ("pf" in fn) made.set("physfn", new SymbolicLink(`../${fn.pf.address}`));
  sriovEntries(fn, orders, made);
  return made;
}

function ueventOf({ driver, vendorId, deviceId, address }: FunctionState): string {
  const [vendor, device] = [vendorId.toUpperCase(), deviceId.toUpperCase()];
  return [
    ...(driver === undefined ? [] : [`DRIVER=${driver}`]),
    "PCI_CLASS=20000",
    `PCI_ID=${vendor}:${device}`,
    "PCI_SUBSYS_ID=1AF4:1100",
    `PCI_SLOT_NAME=${address}`,
    `MODALIAS=pci:v0000${vendor}d0000${device}sv00001AF4sd00001100bc02sc00i00`,
  ].join("\n");
}

function netOf(state: KernelState, fn: FunctionState): Entries {
  return new Map(fn.netdevs.map((netdev: NetdevState) => [netdev.name, netdevDirectory(state, fn, netdev)]));
}

function sriovEntries(fn: FunctionState, orders: PciOrders, made: Map<string, Node>): void {
  const { sriov } = fn;
  if (sriov === undefined) return;
  const { spec } = sriov;
  const file = (name: string, read: () => string, write?: (bytes: string) => Failure | undefined) =>
    made.set(name, new Attribute({ read: () => `${read()}\n`, ...(write && { write }) }));
  file("sriov_totalvfs", () => String(spec.totalVfs));
  file(
    "sriov_numvfs",
    () => String(sriov.numVfs),
    (bytes) => orders.setVfCount(fn, bytes),
  );
  file("sriov_vf_device", () => spec.vfDeviceId);
  file("sriov_offset", () => String(spec.offset));
  file("sriov_stride", () => String(spec.stride));
  file(
    "sriov_drivers_autoprobe",
    () => (sriov.autoprobe ? "1" : "0"),
    (bytes) => {
      if (!/^[01ynYN]/.test(bytes)) return fail("EINVAL");
      sriov.autoprobe = /^[1yY]/.test(bytes);
      return undefined;
    },
  );
  for (const vf of sriov.vfs) made.set(`virtfn${vf.index}`, new SymbolicLink(`../${vf.address}`));
}

type DriverWrite = { readonly name: string; readonly bytes: string; readonly binds: boolean };

/** Writes bind or unbind of a driver. */
export function writeDriverFile(
  state: KernelState,
  orders: PciOrders,
  { name, bytes, binds }: DriverWrite,
): Failure | undefined {
  const fn = allFunctions(state).find(({ address }) => address === bytes.trim());
  if (fn === undefined || (fn.driver === name) === binds) return fail("ENODEV");
  if (binds && fn.driver !== undefined) return fail("EBUSY");
  bindDriver(state, fn, { driver: binds ? name : undefined, nextMac: orders.nextMac });
  return undefined;
}
