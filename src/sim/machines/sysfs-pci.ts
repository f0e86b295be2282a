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
  readonly now: () => number;
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
  file("resource", () => resourceText(fn));
  if ("pf" in fn) {
    made.set("physfn", new SymbolicLink(`../${fn.pf.address}`));
    made.set("config", new Attribute({ read: () => configBytes(state, fn) }));
    made.set("power", powerOf(fn, orders));
  }
  sriovEntries(fn, orders, made);
  return made;
}

/** How long it has been there, in milliseconds. */
function powerOf({ madeAt }: VfState, { now }: PciOrders): Directory {
  return new Directory(
    new Map<string, Node>([
      ["runtime_active_time", new Attribute({ read: () => `${now() - madeAt}\n` })],
      ["runtime_suspended_time", new Attribute({ read: () => "0\n" })],
    ]),
    true,
  );
}

const none = `0x${"0".repeat(16)}`;
const memory = "0x00000000e0000000 0x00000000e001ffff 0x0000000000140204";

/** Six windows of its own, the ROM, and six of its VFs. One without a place has its flags alone. */
function resourceText({ sriov }: FunctionState): string {
  const empty = `${none} ${none} ${none}`;
  const own = [memory, ...Array.from({ length: 6 }, () => empty)];
  if (sriov === undefined) return own.join("\n");
  const ofVfs = sriov.spec.hasMemory ? memory : `${none} 0x000000000001ffff 0x0000000020140204`;
  return [...own, ofVfs, ...Array.from({ length: 5 }, () => empty)].join("\n");
}

/** The beginning of its configuration space: bit 2 of the command register is set by the driver of a guest that has it. */
function configBytes({ processes }: KernelState, { vendorId, deviceId, iommuGroup }: VfState): string {
  const group = `/dev/vfio/${iommuGroup ?? ""}`;
  const isHeld = [...processes.values()].some(({ openPaths }) => [...openPaths.values()].includes(group));
  const word = (hex: string) =>
    String.fromCharCode(Number.parseInt(hex.slice(2), 16), Number.parseInt(hex.slice(0, 2), 16));
  return `${word(vendorId)}${word(deviceId)}${isHeld ? "\x06" : "\x02"}${"\0".repeat(59)}`;
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
