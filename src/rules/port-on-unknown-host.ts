import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { portText } from "./seen-ports.ts";

/** A port holds a VF of a host that Nova does not have. */
export const portOnUnknownHost: Rule = {
  code: "port-on-unknown-host",
  severity: "warning",
  layer: "neutron",
  title: "A port holds a VF of a host that Nova does not have",
  explanation:
    "The host was taken out of the cloud, or renamed, while a server was on it. Neutron keeps the port bound to a VF that no host has; the server can neither be moved nor be started.",
  howToMakeSure:
    "openstack port show PORT -c binding_host_id; openstack compute service list --service nova-compute",
  fix: "See whether its server is still there (openstack server show): evacuate or delete it; a port that nobody has is deleted.",
  reads: ["cloud.ports", "cloud.computeServices"],
  of: "fleet",
  find: ({ cloud }) => {
    const names = ((cloud && knownValue(cloud.computeServices)) ?? [])
      .filter(({ binary }) => binary === "nova-compute")
      .map(({ host }) => host.toLowerCase());
    // A list without any says nothing of this one.
    if (names.length === 0) return [];
    return ((cloud && knownValue(cloud.ports)) ?? [])
      .filter(
        ({ host = "", pciSlot, deviceOwner }) =>
          host !== "" &&
          pciSlot !== undefined &&
          deviceOwner.startsWith("compute:") &&
          !names.includes(host.toLowerCase()),
      )
      .map((port) => ({
        item: port.id,
        summary: `The ${portText(port)} holds the VF ${port.pciSlot} of ${port.host}, and Nova has no such host`,
        detail: `It belongs to server ${port.deviceId || "none"} and is ${port.status}.`,
        evidence: [
          {
            source: `openstack port show ${port.id}`,
            text: `binding:host_id ${port.host}, binding:profile pci_slot ${port.pciSlot}`,
          },
          {
            source: "openstack compute service list --service nova-compute",
            text: `${names.length} hosts, none of this name`,
          },
        ],
      }));
  },
};
