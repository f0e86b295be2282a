import { functionAt } from "../model/facts-access.ts";
import type { Rule } from "../model/rule.ts";
import { portsOnVfs, portText } from "./seen-ports.ts";

/** A port is bound to a VF that is not there. */
export const portVfGone: Rule = {
  code: "port-vf-gone",
  severity: "error",
  layer: "vf",
  title: "A port is bound to a VF that is not there",
  explanation:
    "A VM lost its NIC while it ran: the VFs were made anew or taken away under it. Neutron and Nova still count the VF as used, and a start of the VM fails.",
  howToMakeSure: "openstack port show PORT -c binding_profile; ls /sys/bus/pci/devices/ADDRESS",
  fix: "Make the VFs again, then stop and start the VM; never change the count while VMs hold VFs.",
  mendedBy: ["create-vfs"],
  follows: ["vfs-missing"],
  reads: ["networkFunctions", "cloud.ports"],
  of: "host",
  find: (seen) =>
    portsOnVfs(seen)
      .filter(({ vf }) => !functionAt(seen.facts, vf))
      .map(({ port, vf }) => ({
        item: vf,
        summary: `The VF ${vf}, to which ${portText(port)} is bound, is not on this host`,
        detail: `The port is ${port.status} and belongs to server ${port.deviceId || "none"}.`,
        evidence: [
          { source: `openstack port show ${port.id}`, text: `binding:profile pci_slot ${vf}` },
          { source: `/sys/bus/pci/devices/${vf}`, text: "not there" },
        ],
      })),
};
