import type { NicFamily } from "../../model/nic.ts";
import { amazonEna } from "./amazon-ena.ts";
import { broadcomBcm573xx } from "./broadcom-bcm573xx.ts";
import { broadcomNetxtremeIi } from "./broadcom-netxtreme-ii.ts";
import { broadcomThor } from "./broadcom-thor.ts";
import { broadcomThor2 } from "./broadcom-thor2.ts";
import { caviumLiquidio } from "./cavium-liquidio.ts";
import { caviumThunderx } from "./cavium-thunderx.ts";
import { chelsioTerminator } from "./chelsio-terminator.ts";
import { ciscoVic } from "./cisco-vic.ts";
import { emulexOneconnect } from "./emulex-oneconnect.ts";
import { fungibleF1000 } from "./fungible-f1000.ts";
import { hisiliconHns3 } from "./hisilicon-hns3.ts";
import { huaweiHi1822 } from "./huawei-hi1822.ts";
import { intel82576 } from "./intel-82576.ts";
import { intel82599 } from "./intel-82599.ts";
import { intelE610 } from "./intel-e610.ts";
import { intelE810 } from "./intel-e810.ts";
import { intelE822 } from "./intel-e822.ts";
import { intelE830 } from "./intel-e830.ts";
import { intelFm10000 } from "./intel-fm10000.ts";
import { intelI350 } from "./intel-i350.ts";
import { intelIpuE2000 } from "./intel-ipu-e2000.ts";
import { intelX540 } from "./intel-x540.ts";
import { intelX550 } from "./intel-x550.ts";
import { intelX552 } from "./intel-x552.ts";
import { intelX553 } from "./intel-x553.ts";
import { intelX710 } from "./intel-x710.ts";
import { intelX722 } from "./intel-x722.ts";
import { marvellOcteonEndpoint } from "./marvell-octeon-endpoint.ts";
import { marvellOcteonTx2 } from "./marvell-octeon-tx2.ts";
import { mellanoxBluefield } from "./mellanox-bluefield.ts";
import { mellanoxBluefield2 } from "./mellanox-bluefield-2.ts";
import { mellanoxBluefield3 } from "./mellanox-bluefield-3.ts";
import { mellanoxBluefield4 } from "./mellanox-bluefield-4.ts";
import { mellanoxConnectIb } from "./mellanox-connect-ib.ts";
import { mellanoxConnectx3 } from "./mellanox-connectx-3.ts";
import { mellanoxConnectx3Pro } from "./mellanox-connectx-3-pro.ts";
import { mellanoxConnectx4 } from "./mellanox-connectx-4.ts";
import { mellanoxConnectx4Lx } from "./mellanox-connectx-4-lx.ts";
import { mellanoxConnectx5 } from "./mellanox-connectx-5.ts";
import { mellanoxConnectx5Ex } from "./mellanox-connectx-5-ex.ts";
import { mellanoxConnectx6 } from "./mellanox-connectx-6.ts";
import { mellanoxConnectx6Dx } from "./mellanox-connectx-6-dx.ts";
import { mellanoxConnectx6Lx } from "./mellanox-connectx-6-lx.ts";
import { mellanoxConnectx7 } from "./mellanox-connectx-7.ts";
import { mellanoxConnectx8 } from "./mellanox-connectx-8.ts";
import { mellanoxConnectx9 } from "./mellanox-connectx-9.ts";
import { mellanoxConnectx10 } from "./mellanox-connectx-10.ts";
import { netdevsim } from "./netdevsim.ts";
import { netronomeAgilio } from "./netronome-agilio.ts";
import { nxpEnetc } from "./nxp-enetc.ts";
import { pensandoDsc } from "./pensando-dsc.ts";
import { qlogicQl41000 } from "./qlogic-ql41000.ts";
import { qlogicQl45000 } from "./qlogic-ql45000.ts";
import { qlogicQle83xx } from "./qlogic-qle83xx.ts";
import { solarflareSfc9100 } from "./solarflare-sfc9100.ts";
import { solarflareSiena } from "./solarflare-siena.ts";
import { virtioNet } from "./virtio-net.ts";

/** Every NIC family that vfleet knows, by vendor; device names are those of pci.ids 2026.08.22. */
export const allNics: readonly NicFamily[] = [
  intel82576,
  intelI350,
  intel82599,
  intelX540,
  intelX550,
  intelX552,
  intelX553,
  intelE610,
  intelX710,
  intelX722,
  intelE810,
  intelE822,
  intelE830,
  intelFm10000,
  intelIpuE2000,
  mellanoxConnectx3,
  mellanoxConnectx3Pro,
  mellanoxConnectIb,
  mellanoxConnectx4,
  mellanoxConnectx4Lx,
  mellanoxConnectx5,
  mellanoxConnectx5Ex,
  mellanoxConnectx6,
  mellanoxConnectx6Dx,
  mellanoxConnectx6Lx,
  mellanoxConnectx7,
  mellanoxConnectx8,
  mellanoxConnectx9,
  mellanoxConnectx10,
  mellanoxBluefield,
  mellanoxBluefield2,
  mellanoxBluefield3,
  mellanoxBluefield4,
  broadcomBcm573xx,
  broadcomThor,
  broadcomThor2,
  broadcomNetxtremeIi,
  qlogicQl45000,
  qlogicQl41000,
  qlogicQle83xx,
  emulexOneconnect,
  ciscoVic,
  chelsioTerminator,
  netronomeAgilio,
  solarflareSfc9100,
  solarflareSiena,
  caviumLiquidio,
  caviumThunderx,
  marvellOcteonTx2,
  marvellOcteonEndpoint,
  pensandoDsc,
  huaweiHi1822,
  hisiliconHns3,
  nxpEnetc,
  amazonEna,
  virtioNet,
  fungibleF1000,
  netdevsim,
];

/** A PCI vendor and device, four hex digits each. */
export type PciId = { readonly vendorId: string; readonly deviceId: string };

const byPf = new Map(allNics.flatMap((nic) => nic.pfIds.map((id) => [id, nic] as const)));

/** The family of a PF; undefined if the table does not list it. */
export function findNic({ vendorId, deviceId }: PciId): NicFamily | undefined {
  return byPf.get(`${vendorId}:${deviceId}`.toLowerCase());
}

/** The families whose VFs have this id: several generations share one (15b3:101e), so ask by the PF where it is known. */
export function findNicsOfVf({ vendorId, deviceId }: PciId): readonly NicFamily[] {
  const id = `${vendorId}:${deviceId}`.toLowerCase();
  return allNics.filter((nic) => nic.vfIds.includes(id));
}
