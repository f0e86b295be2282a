import type { Fact, Vfio } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { parseWordLines } from "./parse-word-lines.ts";

const STATES: readonly Vfio["vfioPci"][] = ["loaded", "builtin", "missing"];
const ON_DISK = new Map<string, Vfio["vfioPci"]>([
  ["1", "available"],
  ["0", "missing"],
]);

/** Whether the kernel can hand PCI functions to VMs. */
export const vfioFact: Fact<"vfio"> = {
  id: "vfio",
  source:
    "/sys/module/vfio_pci, /sys/bus/pci/drivers/vfio-pci, /lib/modules/RELEASE/modules.dep, /dev/vfio/vfio",
  // Only a module that was loaded has an initstate; a built-in driver is seen by its place on the bus.
  command: `
[ -d /sys/bus/pci ] || exit
[ ! -e /dev/vfio/vfio ] || echo container
if [ -e /sys/module/vfio_pci/initstate ]; then echo vfio-pci loaded
elif [ -e /sys/bus/pci/drivers/vfio-pci ]; then echo vfio-pci builtin
else
  read -r release </proc/sys/kernel/osrelease || exit
  dependencies="/lib/modules/$release/modules.dep"
  [ -e "$dependencies" ] || { echo vfio-pci missing; exit; }
  printf 'in-modules-dep '
  grep -m 1 -c '/vfio-pci\\.ko' "$dependencies"
fi`,
  parse: ({ text }) => {
    const words = parseWordLines(text);
    const state = STATES.find((name) => name === words.get("vfio-pci")?.[0]);
    const vfioPci = state ?? ON_DISK.get(words.get("in-modules-dep")?.[0] ?? "");
    if (vfioPci === undefined) return unreadable(`/sys/bus/pci and modules.dep gave: ${excerpt(text)}`);
    return known({ vfioPci, containerDevice: known(words.has("container")) });
  },
};
