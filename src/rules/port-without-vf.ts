import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { placeOfPort, portText } from "./seen-ports.ts";

/** A port is bound as one with a VF, and no VF was claimed for it. */
export const portWithoutVf: Rule = {
  code: "port-without-vf",
  severity: "warning",
  layer: "compute",
  title: "A port of a server is bound, and no VF was claimed for it",
  explanation:
    "Nova writes the VF that it claimed into the port's binding. Where that is missing the server has been given none: the port was bound past Nova, or its request got lost. The VM has no such NIC, and its next start fails.",
  howToMakeSure:
    "openstack port show PORT -c binding_profile has no pci_slot; virsh domiflist DOMAIN does not show its MAC address",
  fix: "Take the port off the server and add it again: openstack server remove port SERVER PORT; openstack server add port SERVER PORT.",
  reads: ["cloud.ports"],
  of: "fleet",
  find: (seen) =>
    ((seen.cloud && knownValue(seen.cloud.ports)) ?? [])
      .filter(
        ({ vnicType, vifType, pciSlot, deviceId, deviceOwner, status }) =>
          // Those that are not active yet may be on their way.
          vnicType === "direct" &&
          vifType === "hw_veb" &&
          pciSlot === undefined &&
          deviceId !== "" &&
          deviceOwner.startsWith("compute:") &&
          status === "ACTIVE",
      )
      .map((port) => ({
        ...placeOfPort(seen, port),
        item: port.id,
        summary: `The ${portText(port)} of server ${port.deviceId} is bound on ${port.host ?? "its host"}, and no VF was claimed for it`,
        detail: "Its binding names no PCI address.",
        evidence: [
          {
            source: `openstack port show ${port.id}`,
            text: "binding:vif_type hw_veb, status ACTIVE, binding:profile without pci_slot",
          },
        ],
      })),
};
