import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** Interrupt remapping is off. */
export const noInterruptRemapping: Rule = {
  code: "no-interrupt-remapping",
  severity: "warning",
  layer: "firmware",
  title: "Interrupt remapping is off",
  explanation:
    "VFIO refuses to hand out devices without it, as a guest could send any interrupt: 'No interrupt remapping support'.",
  howToMakeSure: "dmesg | grep -iE 'remapping|x2apic'",
  fix: "Switch on interrupt remapping (x2APIC) in the BIOS setup, or boot with intremap=no_x2apic_optout.",
  reads: ["iommu"],
  of: "host",
  find: (seen) => fromFound(seen, "no-interrupt-remapping"),
};
