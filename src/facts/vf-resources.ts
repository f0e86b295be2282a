import type { Fact, VfResources } from "../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../model/ids.ts";
import { absent, known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";

// IORESOURCE_UNSET of include/linux/ioport.h: the kernel found no place for it.
const UNSET = 0x2000_0000n;

/**
 * When VFs came, and whether they have memory and interrupts. The kernel counts how long a device was active and suspended since
 * it came (drivers/base/power/runtime.c), in milliseconds; the windows of VFs follow the six BARs and the ROM in `resource`
 * (PCI_IOV_RESOURCES of include/linux/pci.h).
 */
export const vfResourcesFact: Fact<"vfResources"> = {
  id: "vfResources",
  source:
    "/sys/bus/pci/devices/PF/resource, /sys/bus/pci/devices/PF/virtfn0/power/runtime_*_time, /proc/uptime, /sys/devices/system/cpu/online, /proc/interrupts",
  command: `
[ -d /sys/bus/pci/devices ] || exit
read -r cpus </sys/devices/system/cpu/online && printf 'cpus %s\\n' "$cpus"
[ ! -r /proc/interrupts ] || printf 'interrupts %s\\n' "$(grep -c MSI /proc/interrupts)"
for total in /sys/bus/pci/devices/*/sriov_totalvfs; do
  [ -e "$total" ] || break
  device=\${total%/*}
  pf=\${device##*/}
  at=0
  while read -r start end flags; do
    at=$((at + 1))
    if [ $at -gt 7 ] && [ $at -lt 14 ]; then printf 'window %s %s %s\\n' "$pf" "$start" "$flags"; fi
  done <"$device/resource"
  power=$device/virtfn0/power
  if [ -r "$power/runtime_active_time" ] && [ -r "$power/runtime_suspended_time" ]; then
    read -r uptime rest </proc/uptime
    read -r active <"$power/runtime_active_time"
    read -r suspended <"$power/runtime_suspended_time"
    printf 'vf %s %s %s %s\\n' "$pf" "$uptime" "$active" "$suspended"
  fi
done
echo 'done'`,
  parse: ({ text }) => {
    const lines = text.split("\n").map((line) => line.split(" "));
    if (!lines.some(([word]) => word === "done")) return unreadable(`sysfs gave: ${excerpt(text)}`);
    const numberOf = (wanted: string, read: (text: string) => number) => {
      const value = lines.find(([word]) => word === wanted)?.[1];
      const number = value === undefined ? Number.NaN : read(value);
      return Number.isFinite(number) ? known(number) : absent;
    };
    return known({
      madeAt: findTimes(lines),
      withoutMemory: findWithoutMemory(lines),
      cpuCount: numberOf("cpus", countCpus),
      interrupts: numberOf("interrupts", Number),
    });
  },
};

function findTimes(lines: readonly (readonly string[])[]): VfResources["madeAt"] {
  return Object.fromEntries(
    lines.flatMap(([word, pf = "", uptime, active, suspended]) => {
      const seconds = Number(uptime) - (Number(active) + Number(suspended)) / 1000;
      if (word !== "vf" || !parsePciAddress(pf) || !Number.isFinite(seconds)) return [];
      return [[pf, Math.max(0, Math.round(seconds))] as const];
    }),
  );
}

/** A window that is there has flags; one without a place says so, or begins at 0. */
function findWithoutMemory(lines: readonly (readonly string[])[]): readonly PciAddress[] {
  const pfs = lines.flatMap(([word, pf = "", start = "", flags = ""]) => {
    if (word !== "window" || !/^0x[0-9a-f]+$/.test(start) || !/^0x[0-9a-f]+$/.test(flags)) return [];
    const bits = BigInt(flags);
    const isLost = bits !== 0n && ((bits & UNSET) !== 0n || BigInt(start) === 0n);
    return isLost ? (parsePciAddress(pf) ?? []) : [];
  });
  return [...new Set(pfs)];
}

/** `0-3,8` is five. */
function countCpus(text: string): number {
  return text.split(",").reduce((sum, range) => {
    const [first, last = first] = range.split("-").map(Number);
    return sum + (last ?? Number.NaN) - (first ?? Number.NaN) + 1;
  }, 0);
}
