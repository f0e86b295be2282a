import { findNic } from "../../knowledge/nics/all.ts";
import type { NetworkFunction } from "../../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import { knownValue } from "../../model/reading.ts";
import { vfAddressOf } from "../../model/vf-address.ts";
import { igbVf, vfNetdev } from "./make-vf.ts";

/** A VF that a PF has just got, as its NIC's family has it; hasDriver: the kernel binds one as it comes. */
export function newVf(pf: NetworkFunction, index: number, hasDriver: boolean): NetworkFunction {
  const family = findNic(pf);
  const sriov = knownValue(pf.sriov);
  const deviceId = (sriov && knownValue(sriov.vfDeviceId)) ?? family?.vfIds[0]?.split(":")[1] ?? pf.deviceId;
  const driver = hasDriver ? (family?.vfDrivers[0] ?? "igbvf") : undefined;
  const vf = igbVf(pf, index, driver);
  const usual = deviceId === vf.deviceId ? vf.address : ownAddress(pf.address, index);
  return {
    ...vf,
    address: (sriov && vfAddressOf(pf.address, sriov, index)) ?? usual,
    vendorId: pf.vendorId,
    deviceId,
    netdevs: netdevsOf(pf, index, driver),
  };
}

/** The interfaces that a VF has with a driver: the kernel's own one of its NIC's family makes one. */
export function netdevsOf(
  pf: NetworkFunction,
  index: number,
  driver: string | undefined,
): NetworkFunction["netdevs"] {
  const drivers = findNic(pf)?.vfDrivers ?? ["igbvf"];
  return driver !== undefined && drivers.includes(driver) ? [vfNetdev(pf, index)] : [];
}

/** Where the kernel does not tell how a NIC numbers its VFs, each PF's are on its bus, in a domain that nothing real is in. */
function ownAddress(pf: PciAddress, index: number): PciAddress {
  const [domain = "", bus = "", , fn = "0"] = pf.split(/[:.]/);
  const hex = (number: number, digits: number) => number.toString(16).padStart(digits, "0");
  const own = hex(Number.parseInt(domain, 16) + 0x1000 * (Number(fn) + 1), 4);
  const address = parsePciAddress(`${own}:${bus}:${hex((index >> 3) & 31, 2)}.${index & 7}`);
  if (!address) throw new Error(`${pf} is no PF that can have VFs`);
  return address;
}
