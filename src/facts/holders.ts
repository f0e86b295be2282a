import type { Fact, Holder } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { parseDomainDevices } from "./parse-domain-devices.ts";

const OPEN_FILE = /^\/proc\/(\d+)\/fd\/\d+ \S*\/vfio\/(?:noiommu-)?(\d+)(?: \(deleted\))? comm (.*)$/;
const OPEN_DEVICE = /^\/proc\/(\d+)\/fd\/\d+ \S*\/vfio\/devices\/(vfio\d+)(?: \(deleted\))? comm (.*)$/;
const DEVICE_LINK =
  /^\/sys\/class\/vfio-dev\/(vfio\d+) \S*\/([0-9a-f]{4,8}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7])\/vfio-dev\//;
const PROBLEM = /^(?:\S*\/)?(?:grep|find): |: (?:command )?not found$/;
/** A process that ended while it was looked at. */
const GONE = /: No such (?:file or directory|process)$/;

type HoldersByKey = Map<string, Map<string, Holder>>;

/** Who holds PCI functions: processes by IOMMU group or VFIO device, running libvirt domains by address. */
export const holdersFact: Fact<"holders"> = {
  id: "holders",
  source: "/proc/*/fd -> /dev/vfio/*, /sys/class/vfio-dev, /run/libvirt/qemu/*.xml",
  command: `
[ -r /proc/1/fd ] || { echo 'not root'; exit 1; }
for f in /sys/class/vfio/* /sys/class/vfio-dev/*; do
  [ -e "$f" ] || continue
  find /proc/[0-9]*/fd /sys/class/vfio-dev -lname '*/vfio/*' -printf '%p %l\\n' \\
    -o -path '/sys/class/vfio-dev/*' -printf '%p %l\\n' |
  while read -r path target; do
    comm=
    case $path in /proc/*) read -r comm <"\${path%/fd/*}/comm" ;; esac
    printf '%s %s comm %s\\n' "$path" "$target" "$comm"
  done
  break
done
set -- /run/libvirt/qemu/*.xml
[ -e "$1" ] || exit 0
grep -aH -e '<domstatus' -e '<source' -e '</source>' -e '<address ' "$@"`,
  parse: ({ text }) => {
    const lines = text.split("\n");
    if (lines.includes("not root"))
      return unreadable("the files of other processes can be seen by root alone");
    const problem = lines.find((line) => PROBLEM.test(line) && !GONE.test(line));
    if (problem !== undefined) return unreadable(problem);
    const byGroup: HoldersByKey = new Map();
    const byAddress: HoldersByKey = new Map();
    addProcesses(lines, byGroup, byAddress);
    for (const { domain, pid, address } of parseDomainDevices(lines)) {
      addHolder(byAddress, address, { kind: "vm", name: domain, pid });
    }
    return known({ byGroup: listed(byGroup), byAddress: listed(byAddress) });
  },
};

function addProcesses(lines: readonly string[], byGroup: HoldersByKey, byAddress: HoldersByKey): void {
  const addresses = new Map(lines.flatMap(deviceLink));
  for (const line of lines) {
    const [, groupPid, group, groupComm] = OPEN_FILE.exec(line) ?? [];
    if (group !== undefined) addHolder(byGroup, String(Number(group)), process(groupComm, groupPid));
    const [, devicePid, device, deviceComm] = OPEN_DEVICE.exec(line) ?? [];
    const address = device === undefined ? undefined : addresses.get(device);
    if (address !== undefined) addHolder(byAddress, address, process(deviceComm, devicePid));
  }
}

function deviceLink(line: string): (readonly [string, string])[] {
  const [, device, address] = DEVICE_LINK.exec(line) ?? [];
  return device !== undefined && address !== undefined ? [[device, address]] : [];
}

function process(comm: string | undefined, pid: string | undefined): Holder {
  return { kind: "process", name: comm || `process ${pid}`, pid: Number(pid) };
}

function addHolder(holders: HoldersByKey, key: string, holder: Holder): void {
  const others = holders.get(key) ?? new Map<string, Holder>();
  holders.set(key, others.set(`${holder.kind} ${holder.pid} ${holder.name}`, holder));
}

function listed(holders: HoldersByKey): Readonly<Record<string, readonly Holder[]>> {
  return Object.fromEntries([...holders].map(([key, others]) => [key, [...others.values()]]));
}
