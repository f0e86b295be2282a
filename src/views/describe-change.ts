import { isOfKind } from "../base/is-of-kind.ts";
import type { Change } from "../model/scheduling/change.ts";
import { countText } from "./count-text.ts";

const deviceKinds = [
  "free-device",
  "list-device",
  "trust-devices",
  "start-agent",
  "map-agent",
  "add-driver",
  "allow-vendor-dev",
  "switch-iommu-on",
  "release-device",
] as const;

type DeviceChange = Extract<Change, { kind: (typeof deviceKinds)[number] }>;

/** A change in words: what to do, and the command that does it where there is one. */
export function changeText(change: Change): string {
  if (isOfKind(change, deviceKinds)) return deviceChangeText(change);
  switch (change.kind) {
    case "enable-service":
      return `enable nova-compute of ${change.host}: openstack compute service set --enable ${change.host} nova-compute`;
    case "start-service":
      return `have nova-compute of ${change.host} report: systemctl status nova-compute`;
    case "add-to-aggregate":
      return `put ${change.host} into the aggregate ${change.aggregate}, which has ${change.key}=${change.value}: openstack aggregate add host ${change.aggregate} ${change.host}`;
    case "set-aggregate-key":
      return change.aggregate === undefined
        ? `put ${change.host} into a new aggregate with ${change.key}=${change.value}`
        : `set ${change.key}=${change.value} on the aggregate ${change.aggregate}: openstack aggregate set --property ${change.key}=${change.value} ${change.aggregate}`;
    case "ask-zone":
      return change.zone === undefined ? "ask for no zone" : `ask for the zone ${change.zone}`;
    case "ask-any-host":
      return `do not ask for the host ${change.instead}`;
    case "free-resource":
      return `free ${change.amount} of ${change.resource} on ${change.host}: move or delete servers`;
    case "shrink-flavor":
      return `take a flavor with no more than ${change.to} of ${change.resource}`;
    case "drop-filter":
      return change.meant === undefined
        ? `take ${change.filter} out of the scheduler's filters`
        : `write ${change.meant} in place of ${change.filter} among the scheduler's filters`;
  }
}

function deviceChangeText(change: DeviceChange): string {
  const of =
    "physicalNetwork" in change && change.physicalNetwork !== undefined
      ? ` of ${change.physicalNetwork}`
      : "";
  switch (change.kind) {
    case "free-device":
      return `free ${countText(change.count, change.what)}${of} on ${change.host}: move or delete servers that have one`;
    case "list-device":
      return `name ${change.netdev} (${change.pf}) for ${change.physicalNetwork} in the device list of nova-compute on ${change.host}, and restart it`;
    case "trust-devices":
      return `say "trusted": "true" of the VFs${of} in the device list of nova-compute on ${change.host}, and restart it`;
    case "start-agent":
      return `start the ${change.agentType} on ${change.host}`;
    case "map-agent":
      return `map ${change.physicalNetwork} in the configuration of the ${change.agentType} on ${change.host}, and restart it`;
    case "add-driver":
      return `add ${change.driver} to mechanism_drivers of ML2, and restart the Neutron server`;
    case "allow-vendor-dev":
      return `add ${change.id} to supported_pci_vendor_devs of ML2, and restart the Neutron server`;
    case "switch-iommu-on":
      return `switch the IOMMU of ${change.host} on; vfleet plan says how`;
    case "release-device":
      return `end ${change.holders.join(", ")} on ${change.host}, or take its VFs${of} out of the device list`;
  }
}
