import { knownValue } from "../model/reading.ts";
import type { Step } from "../model/step.ts";
import { findIommuState, isOffByArguments } from "./iommu-state.ts";
import { pfsWithVfs } from "./pfs-with-vfs.ts";

/** Boots the host anew where the IOMMU only comes with other kernel arguments; the guards have looked whether it may. */
export const rebootHost: Step = {
  id: "reboot-host",
  title: "Reboot into the new kernel arguments",
  phase: "boot",
  plan: ({ facts, pfs, policy }) => {
    const kernel = knownValue(facts.kernel);
    if (pfsWithVfs(pfs).length === 0 || !kernel || findIommuState(facts) !== "off")
      return { actions: [], findings: [] };
    // Where arguments are not to blame, another reboot would change nothing; a guard says so.
    if (!isOffByArguments(facts)) return { actions: [], findings: [] };
    return {
      actions: [
        {
          action: { kind: "reboot", bootId: kernel.bootId, timeoutMs: policy.rebootTimeoutMs },
          why: "the IOMMU comes on with the next boot",
          disrupts: [{ kind: "reboot", text: "the host is away for minutes; all that runs on it stops" }],
        },
      ],
      findings: [],
    };
  },
  verify: () => [],
};
