import type { Fact, Vfio } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { parseWordLines } from "./parse-word-lines.ts";

const STATES: readonly Vfio["vfioPci"][] = ["loaded", "builtin", "available", "missing"];

/** Whether the kernel can hand PCI functions to VMs. */
export const vfioFact: Fact<"vfio"> = {
  id: "vfio",
  source:
    "/sys/module/vfio_pci, /sys/bus/pci/drivers/vfio-pci, /lib/modules/RELEASE/modules.dep, /dev/vfio/vfio",
  // Only a module that was loaded has an initstate; a built-in driver is seen by its place on the bus.
  command: `
[ -d /sys/bus/pci ] || exit
if [ -e /sys/module/vfio_pci/initstate ]; then echo vfio-pci loaded
elif [ -e /sys/bus/pci/drivers/vfio-pci ]; then echo vfio-pci builtin
else
  read -r release </proc/sys/kernel/osrelease || exit
  if grep -qs '/vfio-pci\\.ko' "/lib/modules/$release/modules.dep"; then echo vfio-pci available
  else echo vfio-pci missing; fi
fi
[ ! -e /dev/vfio/vfio ] || echo container`,
  parse: ({ text }) => {
    const words = parseWordLines(text);
    const state = STATES.find((name) => name === words.get("vfio-pci")?.[0]);
    if (state === undefined) return unreadable(`/sys/bus/pci and /sys/module gave: ${excerpt(text)}`);
    return known({ vfioPci: state, containerDevice: words.has("container") });
  },
};
