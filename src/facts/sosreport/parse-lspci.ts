import type { Netdev, NetworkFunction, Sriov } from "../../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import { absent, known, type Reading, unreadable } from "../../model/reading.ts";
import { notInReport } from "./sos-files.ts";

const HEAD =
  /^((?:[0-9a-f]{4}:)?[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]) .*?\[([0-9a-f]{4})\]: .*\[([0-9a-f]{4}):([0-9a-f]{4})\]/;

type Shown = {
  readonly address: PciAddress;
  readonly classId: string;
  readonly vendorId: string;
  readonly deviceId: string;
  readonly text: string;
};

/** What `lspci -nnvv` tells: functions of the network class, and of how many IOMMU groups it knows. */
export type Lspci = { readonly functions: readonly NetworkFunction[]; readonly groupCount: number };

/** Reads `lspci -nnvv`; netdevs are those of each function, as ethtool tells. The addresses of VFs follow from offset and stride. */
export function parseLspci(text: string, netdevs: ReadonlyMap<PciAddress, readonly Netdev[]>): Lspci {
  const shown = text.split(/\n(?=\S)/).flatMap(parseBlock);
  const groups = new Set(shown.flatMap((each) => numberIn(each.text, /IOMMU group: (\d+)/) ?? []));
  const network = shown.filter(({ classId }) => classId.startsWith("02"));
  const parents = new Map(
    network.flatMap((each) => vfsOf(each).map((vf) => [vf.address, each.address] as const)),
  );
  return {
    functions: network.map((each) => functionOf(each, { parents, netdevs: netdevs.get(each.address) ?? [] })),
    groupCount: groups.size,
  };
}

function parseBlock(text: string): Shown[] {
  const [, short = "", classId = "", vendorId = "", deviceId = ""] = HEAD.exec(text) ?? [];
  const address = parsePciAddress(short.length === 7 ? `0000:${short}` : short);
  return address ? [{ address, classId, vendorId, deviceId, text }] : [];
}

function functionOf(
  shown: Shown,
  about: { readonly parents: ReadonlyMap<PciAddress, PciAddress>; readonly netdevs: readonly Netdev[] },
): NetworkFunction {
  const { address, vendorId, deviceId, text } = shown;
  const driver = /Kernel driver in use: (\S+)/.exec(text)?.[1];
  const parent = about.parents.get(address);
  return {
    address,
    vendorId,
    deviceId,
    driver: driver === undefined ? absent : known(driver),
    numaNode: maybe(numberIn(text, /NUMA node: (\d+)/)),
    iommuGroup: maybe(numberIn(text, /IOMMU group: (\d+)/)),
    netdevs: about.netdevs,
    sriov: sriovOf(shown),
    physicalFunction: parent === undefined ? absent : known(parent),
  };
}

function sriovOf(shown: Shown): Reading<Sriov> {
  const { text } = shown;
  const totalVfs = numberIn(text, /Total VFs: (\d+)/);
  if (totalVfs === undefined) return absent;
  return known({
    totalVfs: known(totalVfs),
    numVfs: known(enabledVfs(text)),
    vfDeviceId: maybe(/VF offset: .*Device ID: ([0-9a-f]{4})/.exec(text)?.[1]),
    driversAutoprobe: unreadable(notInReport),
    vfs: vfsOf(shown),
    eswitchMode: unreadable(notInReport),
  });
}

/** The number stands there also while SR-IOV is off. */
function enabledVfs(text: string): number {
  return /IOVCtl:\s*Enable\+/.test(text) ? (numberIn(text, /Number of VFs: (\d+)/) ?? 0) : 0;
}

function vfsOf({ address, text }: Shown): Sriov["vfs"] {
  const [offset, stride] = [
    numberIn(text, /VF offset: (\d+)/),
    numberIn(text, /VF offset: \d+, stride: (\d+)/),
  ];
  if (offset === undefined || stride === undefined) return [];
  const count = Math.min(enabledVfs(text), 256);
  return Array.from({ length: count }, (_, index) => index).flatMap((index) => {
    const vf = addressAfter(address, offset + stride * index);
    return vf ? [{ index, address: vf }] : [];
  });
}

function addressAfter(address: PciAddress, distance: number): PciAddress | undefined {
  const [domain = "", bus = "", device = "", part = ""] = address.split(/[:.]/);
  const id = (Number.parseInt(bus, 16) << 8) + (Number.parseInt(device, 16) << 3) + Number(part) + distance;
  const hex = (value: number) => value.toString(16).padStart(2, "0");
  return parsePciAddress(`${domain}:${hex(id >> 8)}:${hex((id >> 3) & 31)}.${id & 7}`);
}

function numberIn(text: string, pattern: RegExp): number | undefined {
  const found = pattern.exec(text)?.[1];
  return found === undefined ? undefined : Number(found);
}

function maybe<T>(value: T | undefined): Reading<T> {
  return value === undefined ? unreadable("lspci does not tell") : known(value);
}
