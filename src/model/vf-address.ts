import { rememberLast } from "../base/remember-last.ts";
import type { Sriov } from "./host-facts.ts";
import { type PciAddress, parsePciAddress } from "./ids.ts";
import { knownValue } from "./reading.ts";

/**
 * Where a PF's VF of this index is or will be, by the offset and the stride that the kernel tells; undefined: it does not.
 * The routing id of PCI is bus, slot and function in 16 bits (PCI Express Base Specification, SR-IOV: First VF Offset).
 */
export function vfAddressOf(pf: PciAddress, sriov: Sriov, index: number): PciAddress | undefined {
  const numbering = numberingOf(sriov);
  return numbering && addressBehind(pf, numbering.offset + index * numbering.stride);
}

/** Where all of so many VFs of a PF are or will be. */
export function vfAddressesOf(
  pf: PciAddress,
  sriov: Sriov,
  count: number,
): readonly PciAddress[] | undefined {
  const numbering = numberingOf(sriov);
  return numbering && addressesFrom(`${pf} ${numbering.offset} ${numbering.stride} ${count}`);
}

/** Hosts of one kind have their PFs in the same places. */
const addressesFrom = rememberLast(16, (asked: string): readonly PciAddress[] => {
  const [pf = "", ...numbers] = asked.split(" ");
  const [offset = 0, stride = 0, count = 0] = numbers.map(Number);
  return Array.from({ length: count }, (_, index) => addressBehind(pf, offset + index * stride));
});

function numberingOf({ vfOffset, vfStride }: Sriov): { offset: number; stride: number } | undefined {
  const offset = vfOffset && knownValue(vfOffset);
  const stride = vfStride && knownValue(vfStride);
  return offset === undefined || stride === undefined || offset === 0 ? undefined : { offset, stride };
}

function addressBehind(pf: string, distance: number): PciAddress {
  const [domain = "", bus = "", rest = ""] = pf.split(":");
  const [slot = "", fn = ""] = rest.split(".");
  const id = Number.parseInt(bus, 16) * 256 + Number.parseInt(slot, 16) * 8 + Number(fn) + distance;
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  const text = `${domain}:${hex((id >> 8) & 0xff)}:${hex((id >> 3) & 0x1f)}.${id & 7}`;
  const address = parsePciAddress(text);
  if (address === undefined) throw new Error(`${text} is no PCI address`);
  return address;
}
