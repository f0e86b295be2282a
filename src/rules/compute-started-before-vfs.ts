import type { Rule } from "../model/rule.ts";
import { startedBeforeVfs } from "./started-before-vfs.ts";

/** nova-compute started before the VFs were made. */
export const computeStartedBeforeVfs: Rule = {
  code: "compute-started-before-vfs",
  severity: "error",
  layer: "service",
  title: "nova-compute started before the VFs were made",
  explanation:
    "nova-compute reads its device list when it starts. A PF without VFs is another device to it, and VFs that come later are not offered: PciPassthroughFilter returns no host (seen with Zed).",
  howToMakeSure:
    "systemctl show -p ExecMainStartTimestamp nova-compute (on RDO openstack-nova-compute); dmesg -T | grep -i 'iov\\|vf'",
  fix: "Restart the service, and have the VFs made before it starts at each boot: vfleet apply does both.",
  mendedBy: ["restart-services"],
  follows: ["vf-unit-failed"],
  reads: ["vfResources", "openstackServices", "networkFunctions"],
  of: "host",
  find: (seen) => startedBeforeVfs(seen, { service: "nova-compute", program: "nova-compute" }),
};
