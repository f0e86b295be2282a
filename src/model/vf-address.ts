import type { Sriov } from "./host-facts.ts";
import { type PciAddress, parsePciAddress } from "./ids.ts";
import { knownValue } from "./reading.ts";

/**
 * Where a PF's VF of this index is or will be, by the offset and the stride that the kernel tells; undefined: it does not.
 * The routing id of PCI is bus, slot and function in 16 bits (PCI Express Base Specification, SR-IOV: First VF Offset).
 */
export function vfAddressOf(pf: PciAddress, sriov: Sriov, index: number): PciAddress | undefined {
  const offset = sriov.vfOffset && knownValue(sriov.vfOffset);
  const stride = sriov.vfStride && knownValue(sriov.vfStride);
  if (offset === undefined || stride === undefined || offset === 0) return undefined;
  const [domain = "", bus = "", rest = ""] = pf.split(":");
  const [slot = "", fn = ""] = rest.split(".");
  const own = Number.parseInt(bus, 16) * 256 + Number.parseInt(slot, 16) * 8 + Number(fn);
  const id = own + offset + index * stride;
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  return parsePciAddress(`${domain}:${hex((id >> 8) & 0xff)}:${hex((id >> 3) & 0x1f)}.${id & 7}`);
}
