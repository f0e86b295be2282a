import type { Fact, Iommu } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { parseWordLines } from "./parse-word-lines.ts";

/**
 * What the firmware offers and the kernel made of it. The kernel's log is not asked: `DMAR: IOMMU enabled` is there
 * only if the argument was given, `Enabled IRQ remapping` also when the IOMMU is off, and the log wraps. The names of
 * the interrupt chips are sure: with remapping all of them begin with IR-, and without it none does.
 */
export const iommuFact: Fact<"iommu"> = {
  id: "iommu",
  source:
    "/sys/firmware/acpi/tables, /sys/class/iommu, /sys/kernel/iommu_groups, /sys/kernel/irq, else /proc/interrupts",
  // Kernels from 4.9 on tell the chip of each interrupt in a file, which the shell can read without another process.
  command: `
cd /sys/kernel || exit
for table in DMAR IVRS IORT; do
  [ ! -e "/sys/firmware/acpi/tables/$table" ] || printf 'table %s\\n' "$table"
done
for unit in /sys/class/iommu/*; do
  [ ! -e "$unit" ] || printf 'unit %s\\n' "\${unit##*/}"
done
set -- iommu_groups/*
[ -e "$1" ] || shift
printf 'groups %s\\nchip ' "$#"
for file in irq/[0-9]/chip_name irq/[0-9][0-9]/chip_name; do
  [ -r "$file" ] && read -r chip <"$file" || continue
  case $chip in
    IR-[A-Z]* | ITS-[A-Za-z]* | IO-APIC* | PCI-MSI*) printf ' %s\\n' "$chip"; exit ;;
  esac
done
grep -m 1 -oE ' (IR-[A-Z]|ITS-[A-Za-z]|IO-APIC|PCI-MSI)[A-Za-z-]*' /proc/interrupts`,
  parse: ({ text }) => {
    const words = parseWordLines(text);
    const groupCount = Number.parseInt(words.get("groups")?.[0] ?? "", 10);
    if (Number.isNaN(groupCount)) return unreadable(`/sys gave: ${excerpt(text)}`);
    return known({
      firmwareTables: words.get("table") ?? [],
      units: words.get("unit") ?? [],
      groupCount,
      interruptRemapping: parseChip(words.get("chip")?.[0] ?? ""),
    });
  },
};

function parseChip(chip: string): Iommu["interruptRemapping"] {
  if (/^(IR-[A-Z]|ITS-)/.test(chip)) return known(true);
  if (/^(IO-APIC|PCI-MSI)/.test(chip)) return known(false);
  return unreadable("/proc/interrupts names no chip that tells whether interrupts are remapped");
}
