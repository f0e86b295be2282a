import type { Rule } from "../model/rule.ts";
import { iommuOff } from "./iommu-off.ts";
import { iommuOffInFirmware } from "./iommu-off-in-firmware.ts";
import { sriovAgentDead } from "./sriov-agent-dead.ts";
import { vfsMissing } from "./vfs-missing.ts";

/** Every rule, those of the lowest layer first. */
export const allRules: readonly Rule[] = [
  // firmware
  iommuOffInFirmware,
  // kernel
  iommuOff,
  // vf
  vfsMissing,
  // agent
  sriovAgentDead,
];
