import type { NetworkFunction, VfSettings } from "../../model/host-facts.ts";
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

/** A VF of an igb PF, with its interface if the kernel's own driver has it. */
export function igbVf(pf: NetworkFunction, index: number, driver: string | undefined): NetworkFunction {
  const name = pf.netdevs[0]?.name ?? "eth";
  const netdev = {
    name: `${name}v${index}`,
    mac: `02:00:00:00:00:0${index}`,
    operState: "down",
    adminUp: known(false),
    carrier: absent,
    speedMbps: absent,
    mtu: 1500,
  };
  return {
    address: vfAddress(pf.address, index),
    vendorId: "8086",
    deviceId: "10ca",
    driver: driver === undefined ? absent : known(driver),
    numaNode: absent,
    iommuGroup: known(20 + index),
    netdevs: driver === "igbvf" ? [netdev] : [],
    sriov: absent,
    physicalFunction: known(pf.address),
  };
}

/** The PF's settings of a VF that was just made. */
export function vfSettings(index: number, change: Partial<VfSettings> = {}): VfSettings {
  return {
    index,
    mac: `02:00:00:00:00:0${index}`,
    vlan: 0,
    spoofCheck: known(true),
    trust: known(false),
    linkState: known("auto"),
    maxTxRateMbps: 0,
    ...change,
  };
}
