import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { pfsWithVfs } from "../steps/pfs-with-vfs.ts";

/** A PF whose VFs the SR-IOV agent shall wire is in switchdev mode. */
export const eswitchSwitchdev: Rule = {
  code: "eswitch-switchdev",
  severity: "error",
  layer: "nic",
  title: "A PF whose VFs the SR-IOV agent shall wire is in switchdev mode",
  explanation:
    "In switchdev mode the NIC's own switch expects Open vSwitch to wire each VF by its representor. The SR-IOV driver leaves such ports alone, and packets of the others go nowhere.",
  howToMakeSure: "devlink dev eswitch show pci/ADDRESS",
  fix: "While no VM holds a VF of it take its VFs away and set the mode to legacy (devlink dev eswitch set pci/ADDRESS mode legacy), or offload to Open vSwitch.",
  reads: ["networkFunctions"],
  of: "host",
  find: ({ facts, pfs }) =>
    pfsWithVfs(pfs).flatMap(({ pf, netdev, physicalNetwork }) => {
      const sriov = sriovOf(facts, pf);
      if (physicalNetwork === undefined || !sriov || knownValue(sriov.eswitchMode) !== "switchdev") return [];
      return [
        {
          item: pf,
          summary: `${netdev} is in switchdev mode, in which the SR-IOV agent does not wire VFs`,
          detail: `The pool wants its VFs on ${physicalNetwork}.`,
          evidence: [{ source: `devlink dev eswitch show pci/${pf}`, text: "mode switchdev" }],
        },
      ];
    }),
};
