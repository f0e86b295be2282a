import type { Rule } from "../model/rule.ts";
import { portsOnVfs, portText } from "./seen-ports.ts";

/** Two ports are bound to one VF. */
export const vfOfTwoPorts: Rule = {
  code: "vf-of-two-ports",
  severity: "error",
  layer: "compute",
  title: "Two ports are bound to one VF",
  explanation:
    "Nova has given the VF twice: its records and the host disagree. The second VM fails with 'PCI device ... is in use by driver QEMU'.",
  howToMakeSure: "openstack port list --host HOST --long",
  fix: "Find which VM has the VF (virsh dumpxml), take the port off the other one and add another (openstack server remove port, add port), and restart nova-compute.",
  reads: ["networkFunctions", "cloud.ports"],
  of: "host",
  find: (seen) =>
    [...Map.groupBy(portsOnVfs(seen), ({ vf }) => vf)]
      .filter(([, ports]) => ports.length > 1)
      .map(([vf, ports]) => ({
        item: vf,
        // Nova before bindings of their own leaves a shelved server's port bound; a VM that runs has an ACTIVE one.
        ...(ports.filter(({ port }) => port.status === "ACTIVE").length < 2 && {
          severity: "advice" as const,
        }),
        summary: `${ports.length} ports are bound to the VF ${vf}`,
        detail: ports.map(({ port }) => `${portText(port)} of server ${port.deviceId || "none"}`).join("; "),
        evidence: ports.map(({ port }) => ({
          source: `openstack port show ${port.id}`,
          text: `binding:profile pci_slot ${vf}`,
        })),
      })),
};
