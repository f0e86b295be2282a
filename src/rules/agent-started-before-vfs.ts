import { sriovOf } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** The SR-IOV agent started before the VFs were made. */
export const agentStartedBeforeVfs: Rule = {
  code: "agent-started-before-vfs",
  severity: "error",
  layer: "service",
  title: "The SR-IOV agent started before the VFs were made",
  explanation:
    "The agent looks for VFs when it starts. Those that come later it does not wire: it lives, ports are bound, and the VM waits in BUILD until 'Timeout waiting for network-vif-plugged' (seen with Zed).",
  howToMakeSure:
    "systemctl show neutron-sriov-nic-agent -p ExecMainStartTimestamp; dmesg -T | grep -i 'iov\\|vf'",
  fix: "Restart the service, and have the VFs made before it starts at each boot: vfleet apply does both.",
  mendedBy: ["restart-services"],
  follows: ["vf-unit-failed"],
  reads: ["vfResources", "openstackServices", "networkFunctions"],
  of: "host",
  find: ({ facts, pfs, openstack }) => {
    const programs = (openstack?.services ?? [])
      .filter(({ service }) => service === "sriov-agent")
      .flatMap(({ units }) => units.map(({ program }) => program));
    const known = ["neutron-sriov-nic-agent", ...programs];
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
