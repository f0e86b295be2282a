import { findNic } from "../../knowledge/nics/all.ts";
import type { NicFamily } from "../../model/nic.ts";
import type { NicSpec, SriovSpec } from "./machine-spec.ts";

/** A port of a NIC: where it is, and what it is. */
export type PortWish = {
  readonly address: string;
  /** Of a PF that knowledge has: 8086:1572. */
  readonly id: string;
  readonly name: string;
  readonly mac: string;
  readonly speedMbps?: number;
  readonly numaNode?: number;
  readonly isUp?: boolean;
  readonly totalVfs?: number;
  /** The driver makes no more in truth. */
  readonly limit?: number;
  /** false: the firmware has left no memory windows for VFs. */
  readonly hasMemory?: boolean;
};

/** A port as its family says that it behaves: drivers, limits, and how its VFs come. */
export function describeNic(wish: PortWish): NicSpec {
  const [vendorId = "", deviceId = ""] = wish.id.split(":");
  const family = findNic({ vendorId, deviceId });
  if (family === undefined) throw new Error(`no NIC family has the PF ${wish.id}`);
  const netdev = {
    name: wish.name,
    mac: wish.mac,
    isUp: wish.isUp ?? false,
    hasCable: true,
    speedMbps: wish.speedMbps ?? 10_000,
    mtu: 1500,
  };
  return {
    address: wish.address,
    vendorId,
    deviceId,
    driver: family.pfDrivers[0],
    numaNode: wish.numaNode ?? -1,
    netdevs: [netdev],
    sriov: describeSriov(wish, family),
  };
}

function describeSriov(wish: PortWish, family: NicFamily): SriovSpec | undefined {
  const vfDeviceId = family.vfIds[0]?.split(":")[1];
  const totalVfs = wish.totalVfs ?? vfsOf(family);
  if (vfDeviceId === undefined || totalVfs === 0) return undefined;
  const port = Number(wish.address.at(-1));
  const isOld = /^(?:igb|ixgbe)$/.test(family.pfDrivers[0] ?? "");
  return {
    totalVfs,
    limit: wish.limit ?? totalVfs,
    hasMemory: wish.hasMemory ?? true,
    vfDeviceId,
    vfDriver: family.vfDrivers[0] ?? "",
    // The old ones number the VFs of both ports in turn; the others have those of each port side by side.
    offset: isOld ? 128 : 16 + port * (totalVfs - 1),
    stride: isOld ? 2 : 1,
    vfsAtBoot: family.vfCreation === "sysfs" ? 0 : 4,
    eswitchMode: family.switchdev === "yes" ? "legacy" : undefined,
  };
}

// Two ports share what a card has.
function vfsOf({ limit }: NicFamily): number {
  if (limit.kind === "total-vfs") return 16;
  return limit.kind === "per-pf" ? limit.vfs : limit.vfs / 2;
}
