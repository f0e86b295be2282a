import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** nova-compute started before the VFs were made. */
export const computeStartedBeforeVfs: Rule = {
  code: "compute-started-before-vfs",
  severity: "error",
  layer: "service",
  title: "nova-compute started before the VFs were made",
  explanation:
    "nova-compute reads its device list when it starts. A PF without VFs is another device to it, and VFs that come later are not offered: PciPassthroughFilter returns no host (seen with Zed).",
  howToMakeSure: "systemctl show nova-compute -p ExecMainStartTimestamp; dmesg -T | grep -i 'iov\\|vf'",
  fix: "Restart the service, and have the VFs made before it starts at each boot: vfleet apply does both.",
  mendedBy: ["restart-services"],
  follows: ["vf-unit-failed"],
  reads: ["vfResources", "openstackServices", "networkFunctions"],
  of: "host",
  find: ({ facts, pfs, openstack }) => {
    const programs = (openstack?.services ?? [])
      .filter(({ service }) => service === "nova-compute")
      .flatMap(({ units }) => units.map(({ program }) => program));
    const known = ["nova-compute", ...programs];
    const began = knownValue(facts.openstackServices)?.processes.find(({ program }) =>
      known.includes(program),
    );
    if (!began) return [];
    return pfs.flatMap(({ pf, netdev, physicalNetwork }) => {
      const madeAt = knownValue(facts.vfResources)?.madeAt[pf];
      const isThere = (sriovOf(facts, pf)?.vfs.length ?? 0) > 0;
      // Both are told in whole seconds.
      if (madeAt === undefined || !isThere || physicalNetwork === undefined || began.startedAt + 1 >= madeAt)
        return [];
      return [
        {
          item: pf,
          summary: `${began.program} started before the VFs of ${netdev} were made, and does not know them`,
          detail: `It began ${Math.round(began.startedAt)} s after the boot, the VFs came at ${madeAt} s.`,
          evidence: [
            {
              source: `/proc/${began.pid}/stat`,
              text: `started ${Math.round(began.startedAt)} s after the boot`,
            },
            {
              source: `/sys/bus/pci/devices/${pf}/virtfn0/power/runtime_active_time`,
              text: `made ${madeAt} s after the boot`,
            },
          ],
        },
      ];
    });
  },
};
