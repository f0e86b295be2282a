import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** VFs are lost at the next boot. */
export const vfsNotPersistent: Rule = {
  code: "vfs-not-persistent",
  severity: "warning",
  layer: "vf",
  title: "VFs are lost at the next boot",
  explanation:
    "The kernel forgets VFs at a reboot. If nothing makes them again before nova-compute and the SR-IOV agent start, Nova offers none: 'No valid host was found' after the first power cut.",
  howToMakeSure: "systemctl status vfleet-vfs; grep -r sriov_numvfs /etc",
  fix: "Run vfleet apply: each boot then makes them before the services that look for them.",
  mendedBy: ["persist-vfs"],
  reads: ["networkFunctions", "vfleetTraces", "initSystem", "networkOwners"],
  of: "host",
  find: ({ facts, pfs, checks }) => {
    const owners = knownValue(facts.networkOwners) ?? [];
    if (owners.some(({ vfCountLines }) => vfCountLines.length > 0)) return [];
    return pfs.flatMap(({ pf, netdev }) => {
      const check = checks.find(({ step, subject }) => step === "persist-vfs" && subject === pf);
      const count = sriovOf(facts, pf)?.vfs.length ?? 0;
      if (check?.holds !== "no" || count === 0) return [];
      return [
        {
          item: pf,
          summary: `${netdev} has ${count} VFs that the next boot does not make again`,
          detail: `${check.summary}. No udev rule, network configuration or boot script counts VFs either.`,
        },
      ];
    });
  },
};
