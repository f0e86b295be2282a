import type { Netdev, NetworkFunction, VfSettings } from "../../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import { absent, known } from "../../model/reading.ts";

/** Where VF `index` of a PF is, as igb numbers them: offset 128, stride 2. */
export function vfAddress(pf: PciAddress, index: number): PciAddress {
  const [domain = "", bus = "", slot = ""] = pf.split(/[:.]/);
  const routing = 128 + 2 * index;
  const device = ((Number.parseInt(slot, 16) + (routing >> 3)) % 32).toString(16).padStart(2, "0");
  const address = parsePciAddress(`${domain}:${bus}:${device}.${routing % 8}`);
  if (!address) throw new Error(`${pf} is no PF that can have VFs`);
  return address;
}

/** The interface that a VF's own driver makes. */
export function vfNetdev(pf: NetworkFunction, index: number): Netdev {
  return {
    name: `${pf.netdevs[0]?.name ?? "eth"}v${index}`,
    mac: vfMac(index),
    operState: "down",
    adminUp: known(false),
    carrier: absent,
    speedMbps: absent,
    mtu: 1500,
  };
}

function vfMac(index: number): string {
  return `02:00:00:00:00:${index.toString(16).padStart(2, "0")}`;
}

/** A VF of an igb PF, with its interface if the kernel's own driver has it. */
export function igbVf(pf: NetworkFunction, index: number, driver: string | undefined): NetworkFunction {
  return {
    address: vfAddress(pf.address, index),
    vendorId: "8086",
    deviceId: "10ca",
    driver: driver === undefined ? absent : known(driver),
    numaNode: absent,
    iommuGroup: known(20 + index),
    netdevs: driver === "igbvf" ? [vfNetdev(pf, index)] : [],
    sriov: absent,
    physicalFunction: known(pf.address),
  };
}

/** The PF's settings of a VF that was just made. */
export function vfSettings(index: number, change: Partial<VfSettings> = {}): VfSettings {
  return {
    index,
    mac: vfMac(index),
    vlan: 0,
    spoofCheck: known(true),
    trust: known(false),
    linkState: known("auto"),
    maxTxRateMbps: 0,
    ...change,
  };
}
