import type { Netdev } from "../model/host-facts.ts";
import { absent, type Reading } from "../model/reading.ts";
import { readingOf, type SysfsOutput } from "./parse-sysfs-output.ts";

const NETDEV_PATH = /^((.+)\/net\/[^/]+)\/(?:address|operstate|flags|mtu)$/;
const PCI_BEFORE_VIRTIO = /\/([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\/virtio\d+\/net$/;
const REPRESENTOR = /^(?:.*pf\d+(?:hpf|(?:vf|sf)\d+)?|\d+)$/;

/**
 * The interfaces by the address of their PCI function, also those behind virtio. Representors of VFs, which a
 * switchdev PF carries beside its own interface, are left out.
 */
export function parseNetdevs(output: SysfsOutput): ReadonlyMap<string, readonly Netdev[]> {
  const pathsByAddress = new Map<string, Set<string>>();
  for (const key of output.values.keys()) {
    const [, path, parent] = NETDEV_PATH.exec(key) ?? [];
    if (path === undefined || parent === undefined) continue;
    const address = PCI_BEFORE_VIRTIO.exec(output.links.get(`${parent}/net`) ?? "")?.[1] ?? parent;
    const paths = pathsByAddress.get(address) ?? new Set();
    pathsByAddress.set(address, paths.add(path));
  }
  return new Map([...pathsByAddress].map(([address, paths]) => [address, ownNetdevs([...paths], output)]));
}

function ownNetdevs(paths: readonly string[], output: SysfsOutput): Netdev[] {
  const own = paths.filter((path) => !REPRESENTOR.test(output.values.get(`${path}/phys_port_name`) ?? ""));
  return (own.length > 0 ? own : paths).map((path) => netdev(path, output));
}

function netdev(path: string, output: SysfsOutput): Netdev {
  const speed = readingOf(output, `${path}/speed`, integer);
  return {
    name: path.slice(path.lastIndexOf("/") + 1),
    mac: output.values.get(`${path}/address`) ?? "",
    operState: output.values.get(`${path}/operstate`) ?? "unknown",
    adminUp: readingOf(output, `${path}/flags`, isUp),
    carrier: readingOf(output, `${path}/carrier`, (text) => text === "1"),
    speedMbps: isUnknownSpeed(speed) ? absent : speed,
    mtu: integer(output.values.get(`${path}/mtu`) ?? "") ?? 0,
  };
}

/** The kernel says SPEED_UNKNOWN as -1, older ones as 2^32 - 1. */
function isUnknownSpeed(speed: Reading<number>): boolean {
  return speed.is === "known" && (speed.value < 0 || speed.value >= 0xffff_ffff);
}

function isUp(flags: string): boolean | undefined {
  return /^0x[0-9a-f]{1,8}$/i.test(flags) ? (Number(flags) & 1) === 1 : undefined;
}

function integer(text: string): number | undefined {
  return /^-?\d{1,10}$/.test(text) ? Number(text) : undefined;
}
