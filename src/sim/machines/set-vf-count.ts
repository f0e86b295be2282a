import { type Failure, fail } from "../files/errno.ts";
import { type KernelState, nextGroup, say } from "./kernel-state.ts";
import { type FunctionState, type VfState, vfAddress } from "./pci-state.ts";

/** What an order to make VFs is given. */
export type VfOrder = {
  /** What was written. */
  readonly bytes: string;
  readonly now: number;
  /** A MAC address for an interface that has none of its own. */
  readonly nextMac: () => string;
  /** Fewer VFs come than were asked for; undefined: as many. */
  readonly comesOut: number | undefined;
  /** A process that has the VF open. */
  readonly holderOf: (vf: VfState) => string | undefined;
};

/** What a driver answers to a number over its own limit (Linux 6.12; others say EINVAL). */
const overLimit: Readonly<Record<string, "EPERM" | "ENOMEM" | "EINVAL">> = {
  igb: "EPERM",
  ixgbe: "EPERM",
  i40e: "EPERM",
};

const withoutSysfs = new Set(["mlx4_core", "enic"]);

/** Writes sriov_numvfs as the kernel takes it (drivers/pci/iov.c, sriov_numvfs_store). */
export function writeVfCount(state: KernelState, pf: FunctionState, order: VfOrder): Failure | undefined {
  const { sriov } = pf;
  const text = order.bytes.trim();
  if (sriov === undefined || !/^(?:0x[0-9a-f]+|\d+)$/i.test(text)) return fail("EINVAL");
  const count = Number(text);
  if (count > 65_535 || count > sriov.spec.totalVfs) return fail("ERANGE");
  if (count === sriov.numVfs) return undefined;
  const tell = (line: string) => say(state, `${pf.driver ?? "pci"} ${pf.address}: ${line}`, order.now);
  if (pf.driver === undefined) {
    tell("no driver bound to device; cannot configure SR-IOV");
    return fail("ENOENT");
  }
  if (withoutSysfs.has(pf.driver)) {
    tell("driver does not support SR-IOV configuration via sysfs");
    return fail("ENOENT");
  }
  if (count === 0) {
    if (pf.driver === "i40e" && sriov.vfs.some((vf) => order.holderOf(vf) !== undefined)) {
      tell("Unable to free VFs because some are assigned to VMs.");
      return fail("EINVAL");
    }
    for (const vf of sriov.vfs) tellLeaving(state, vf, order);
    removeVfs(state, pf);
    tell("IOV Disabled");
    return undefined;
  }
  if (sriov.numVfs > 0) {
    tell(`${sriov.numVfs} VFs already enabled. Disable before enabling ${count} VFs`);
    return fail("EBUSY");
  }
  if (count > sriov.spec.limit) {
    tell(
      `Unable to enable ${count} VFs. Limited to ${sriov.spec.limit} VFs due to device resource constraints.`,
    );
    return fail(overLimit[pf.driver] ?? "EINVAL");
  }
  if (!sriov.spec.hasMemory) {
    tell("not enough MMIO resources for SR-IOV");
    return fail("ENOMEM");
  }
  const { now, nextMac } = order;
  makeVfs(state, pf, { count: Math.min(count, order.comesOut ?? count), now, nextMac });
  for (const vf of sriov.vfs) tellComing(state, vf, now);
  tell(`${sriov.numVfs} VFs allocated`);
  return undefined;
}

function tellComing(
  state: KernelState,
  { address, vendorId, deviceId, iommuGroup }: VfState,
  now: number,
): void {
  say(state, `pci ${address}: [${vendorId}:${deviceId}] type 00 class 0x020000`, now);
  if (iommuGroup !== undefined) say(state, `pci ${address}: Adding to iommu group ${iommuGroup}`, now);
}

// Who holds a VF is asked to let go of it, and the kernel waits for that.
function tellLeaving(state: KernelState, vf: VfState, { now, holderOf }: VfOrder): void {
  const { address, iommuGroup } = vf;
  if (vf.driver === "vfio-pci" && holderOf(vf) !== undefined)
    say(state, `vfio-pci ${address}: Relaying device request to user (#0)`, now);
  if (iommuGroup !== undefined) say(state, `pci ${address}: Removing from iommu group ${iommuGroup}`, now);
}

/** Makes VFs, without asking whether the driver would. */
export function makeVfs(
  state: KernelState,
  pf: FunctionState,
  { count, now, nextMac }: { readonly count: number; readonly now: number; readonly nextMac: () => string },
): void {
  const { sriov } = pf;
  if (sriov === undefined) return;
  const { spec } = sriov;
  sriov.vfs = Array.from({ length: count }, (_, index): VfState => {
    const vf: VfState = {
      address: vfAddress(pf.address, spec, index),
      vendorId: pf.vendorId,
      deviceId: spec.vfDeviceId,
      numaNode: pf.numaNode,
      driver: undefined,
      driverOverride: undefined,
      iommuGroup: state.iommuOn ? nextGroup(state) : undefined,
      netdevs: [],
      sriov: undefined,
      index,
      madeAt: now,
      pf,
      ownDriver: spec.vfDriver,
      settings: {
        mac: "00:00:00:00:00:00",
        vlan: 0,
        spoofCheck: true,
        trust: false,
        linkState: "auto",
        maxTxRateMbps: 0,
      },
    };
    if (sriov.autoprobe) bindDriver(state, vf, { driver: spec.vfDriver, nextMac });
    return vf;
  });
  sriov.numVfs = count;
  state.version += 1;
}

function removeVfs(state: KernelState, pf: FunctionState): void {
  if (pf.sriov === undefined) return;
  for (const vf of pf.sriov.vfs) for (const { name } of vf.netdevs) state.links.delete(name);
  pf.sriov.vfs = [];
  pf.sriov.numVfs = 0;
  state.version += 1;
}

/** Binds a function to a driver, or to none; a VF gets or loses its interface with it. */
export function bindDriver(
  state: KernelState,
  fn: FunctionState | VfState,
  { driver, nextMac }: { readonly driver: string | undefined; readonly nextMac: () => string },
): void {
  fn.driver = driver;
  if ("pf" in fn) {
    const name = `${fn.pf.netdevs[0]?.name ?? "eth"}v${fn.index}`;
    if (driver !== fn.ownDriver) fn.netdevs = [];
    else if (fn.netdevs.length === 0) {
      state.lastLink += 1;
      const mac = fn.settings.mac === "00:00:00:00:00:00" ? nextMac() : fn.settings.mac;
      fn.netdevs = [
        { name, mac, index: state.lastLink, isUp: false, hasCable: true, speedMbps: -1, mtu: 1500 },
      ];
    }
    if (driver !== undefined) state.modules.add(driver.replaceAll("-", "_"));
  }
  state.version += 1;
}
