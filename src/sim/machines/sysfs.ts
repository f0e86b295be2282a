import { Attribute, Directory, type Entries, LiveDirectory, type Node, SymbolicLink } from "../files/node.ts";
import { allFunctions, type KernelState } from "./kernel-state.ts";
import type { MachineSpec } from "./machine-spec.ts";
import { linksAbove } from "./sysfs-net.ts";
import { type PciOrders, pciDirectory, writeDriverFile } from "./sysfs-pci.ts";

/** The tree of /sys of a running kernel. */
export function makeSysfs(spec: MachineSpec, state: KernelState, orders: PciOrders): Directory {
  const live = (make: () => Entries) => new LiveDirectory(make, () => state.version);
  const pciBus = entries({
    devices: live(
      () => new Map(allFunctions(state).map((fn) => [fn.address, pciDirectory(state, fn, orders)])),
    ),
    drivers: live(() => driverEntries(state, orders)),
    drivers_probe: new Attribute({ write: (bytes) => orders.probe(bytes.trim()) }),
  });
  return entries({
    bus: entries({ pci: pciBus }),
    class: entries({
      net: live(() => netEntries(state)),
      iommu: live(() => iommuUnits(spec, state)),
      ...vfioClass(state, live),
    }),
    firmware: firmware(spec),
    kernel: entries({
      iommu_groups: live(() => groupEntries(state)),
      irq: entries({ "0": entries({ chip_name: text(`${chipOf(spec, state)}\n`) }) }),
      security:
        spec.lockdown === undefined
          ? entries({ lsm: text("capability\n") })
          : entries({ lockdown: text(`${lockdownLine(spec.lockdown)}\n`) }),
    }),
    module: live(() => moduleEntries(state)),
    devices: entries({
      system: entries({ cpu: entries({ online: text("0-63\n") }) }),
      virtual: entries({
        net: live(() => new Map([...state.links.keys()].map((name) => [name, entries({})]))),
      }),
    }),
  });
}

function entries(named: Readonly<Record<string, Node>>): Directory {
  return new Directory(new Map(Object.entries(named)), true);
}

function text(content: string): Attribute {
  return new Attribute({ read: () => content });
}

function chipOf(spec: MachineSpec, state: KernelState): string {
  if (spec.cpu.vendor === "arm") return "ITS-MSI";
  return state.iommuOn ? "IR-IO-APIC" : "IO-APIC";
}

function lockdownLine(now: string): string {
  return ["none", "integrity", "confidentiality"]
    .map((word) => (word === now ? `[${word}]` : word))
    .join(" ");
}

function firmware({ iommuTable, isEfi, secureBoot }: MachineSpec): Directory {
  const tables: Record<string, Node> = { FACP: text("FACP") };
  if (iommuTable !== undefined) tables[iommuTable] = text(iommuTable);
  const variable = "SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c";
  const bytes = `\x06\0\0\0${secureBoot ? "\x01" : "\0"}`;
  return entries({
    acpi: entries({ tables: entries(tables) }),
    ...(isEfi ? { efi: entries({ efivars: entries({ [variable]: text(bytes) }) }) } : {}),
  });
}

function iommuUnits({ iommuTable }: MachineSpec, { iommuOn }: KernelState): Entries {
  if (!iommuOn) return new Map();
  const name =
    iommuTable === "IVRS" ? "ivhd0" : iommuTable === "IORT" ? "smmu3.0x0000000002b400000" : "dmar0";
  return new Map([[name, entries({})]]);
}

function groupEntries(state: KernelState): Entries {
  const groups: Entries = new Map();
  if (!state.iommuOn) return groups;
  // What else a machine has, beside its NICs.
  for (let at = 0; at < 10; at += 1)
    groups.set(
      String(at),
      entries({ devices: entries({ [`0000:00:${at.toString(16).padStart(2, "0")}.0`]: entries({}) }) }),
    );
  for (const { iommuGroup, address } of allFunctions(state))
    if (iommuGroup !== undefined)
      groups.set(
        String(iommuGroup),
        entries({ devices: entries({ [address]: new SymbolicLink(`/sys/bus/pci/devices/${address}`) }) }),
      );
  return groups;
}

function driverEntries(state: KernelState, orders: PciOrders): Entries {
  const drivers: Entries = new Map();
  const names = new Set<string>();
  for (const fn of allFunctions(state)) if (fn.driver !== undefined) names.add(fn.driver);
  for (const name of orders.driversOf(state.modules)) names.add(name);
  for (const name of names) {
    const devices = allFunctions(state).filter(({ driver }) => driver === name);
    drivers.set(
      name,
      entries({
        ...Object.fromEntries(
          devices.map(({ address }) => [address, new SymbolicLink(`/sys/bus/pci/devices/${address}`)]),
        ),
        bind: new Attribute({
          write: (bytes) => writeDriverFile(state, orders, { name, bytes, binds: true }),
        }),
        unbind: new Attribute({
          write: (bytes) => writeDriverFile(state, orders, { name, bytes, binds: false }),
        }),
      }),
    );
  }
  return drivers;
}

function netEntries(state: KernelState): Entries {
  const all: Entries = new Map([["lo", entries({ address: text("00:00:00:00:00:00\n") })]]);
  for (const fn of allFunctions(state))
    for (const { name } of fn.netdevs)
      all.set(name, new SymbolicLink(`/sys/bus/pci/devices/${fn.address}/net/${name}`));
  for (const link of state.links.values())
    if (!all.has(link.name))
      all.set(
        link.name,
        entries({ operstate: text(link.isUp ? "up\n" : "down\n"), ...linksAbove(state, link.name) }),
      );
  return all;
}

function vfioClass(state: KernelState, live: (make: () => Entries) => Node): Readonly<Record<string, Node>> {
  const bound = () => allFunctions(state).filter(({ driver }) => driver === "vfio-pci");
  return {
    vfio: live(
      () => new Map(bound().map(({ iommuGroup }) => [String(iommuGroup ?? "noiommu-0"), entries({})])),
    ),
  };
}

function moduleEntries({ modules }: KernelState): Entries {
  return new Map([...modules].map((name) => [name, entries({ initstate: text("live\n") })]));
}
