import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { placeOfPort, portText } from "./seen-ports.ts";

/** A port could not be bound. */
export const portBindingFailed: Rule = {
  code: "port-binding-failed",
  severity: "error",
  layer: "neutron",
  title: "A port could not be bound",
  explanation:
    "Neutron found no driver for the port on the host that the scheduler had chosen. The VM ends in error with 'Binding failed for port'.",
  howToMakeSure: "openstack port show PORT; grep 'Failed to bind port' in the Neutron server's log",
  fix: "Mend what stands above this finding. A VM that never ran can then be deleted and booted anew; of one with data take the port off and add it again: openstack server remove port, add port.",
  follows: [
    "sriov-agent-dead",
    "agent-serves-another-network",
    "ml2-driver-missing",
    "agent-mapping-missing",
  ],
  reads: ["cloud.ports"],
  of: "fleet",
  find: (seen) =>
    ((seen.cloud && knownValue(seen.cloud.ports)) ?? [])
      .filter(({ vifType, vnicType }) => vifType === "binding_failed" && vnicType !== "normal")
      .map((port) => ({
        ...placeOfPort(seen, port),
        item: port.id,
        summary: `Neutron could not bind ${portText(port)} of type ${port.vnicType ?? "unknown"} on ${port.host ?? "its host"}`,
        detail: `It belongs to server ${port.deviceId || "none"} and is ${port.status}.`,
        evidence: [{ source: `openstack port show ${port.id}`, text: "binding:vif_type binding_failed" }],
      })),
};
