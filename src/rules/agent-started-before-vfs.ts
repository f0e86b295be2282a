import type { Rule } from "../model/rule.ts";
import { startedBeforeVfs } from "./started-before-vfs.ts";

/** The SR-IOV agent started before the VFs were made. */
export const agentStartedBeforeVfs: Rule = {
  code: "agent-started-before-vfs",
  severity: "error",
  layer: "service",
  title: "The SR-IOV agent started before the VFs were made",
  explanation:
    "The agent looks for VFs when it starts. Those that come later it does not wire: it lives, ports are bound, and the VM waits in BUILD until 'Timeout waiting for network-vif-plugged' (seen with Zed).",
  howToMakeSure:
    "systemctl show -p ExecMainStartTimestamp neutron-sriov-agent (on RDO neutron-sriov-nic-agent); dmesg -T | grep -i 'iov\\|vf'",
  fix: "Restart the service, and have the VFs made before it starts at each boot: vfleet apply does both.",
  mendedBy: ["restart-services"],
  follows: ["vf-unit-failed"],
  reads: ["vfResources", "openstackServices", "networkFunctions"],
  of: "host",
  find: (seen) => startedBeforeVfs(seen, { service: "sriov-agent", program: "neutron-sriov-nic-agent" }),
};
