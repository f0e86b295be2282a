import type { Rule } from "../model/rule.ts";
import { countDevices, evidenceOfProvider, evidenceOfReport, judgeReport } from "./placement-report.ts";

/** Placement counts other devices than the host has. */
export const placementInventoryDiffers: Rule = {
  code: "placement-inventory-differs",
  severity: "error",
  layer: "placement",
  title: "Placement counts other devices than the host has and its list gives",
  explanation:
    "nova-compute reports each minute how many devices of its list a PF has. Where Placement counts fewer, some are given to nobody; where it counts more, servers are sent to a host that cannot give them a device. A count that was changed less than a minute ago is no fault.",
  howToMakeSure:
    "openstack resource provider inventory list UUID; ls -d /sys/bus/pci/devices/ADDRESS/virtfn*; device_spec in nova.conf",
  fix: "Restart nova-compute; if Placement still counts otherwise a minute later, see its log for 'Failed to gather or report PCI resources to Placement'.",
  mendedBy: ["restart-services", "create-vfs"],
  follows: [
    "vfs-missing",
    "device-list-malformed",
    "config-line-refused",
    "compute-started-before-vfs",
    "service-on-old-settings",
    "service-down",
    "nova-compute-down",
    "pci-record-missing",
    "pci-record-vf-gone",
  ],
  reads: [
    "networkFunctions",
    "openstackFiles",
    "openstackServices",
    "cloud.hypervisors",
    "cloud.pciProviders",
  ],
  of: "host",
  find: (seen) =>
    judgeReport(seen, ({ report, providers }) =>
      report.reported.flatMap(({ address, devices, resourceClass }) => {
        const provider = providers.get(address);
        const total = provider?.totals[resourceClass];
        if (provider === undefined || total === undefined || total === devices.length) return [];
        return [
          {
            item: address,
            summary: `Placement counts ${total} ${resourceClass} of ${address}, the host has ${countDevices(devices.length)} that nova-compute shall report`,
            detail: `They are ${devices.slice(0, 4).join(", ")}${devices.length > 4 ? ", ..." : ""}.`,
            evidence: [
              ...evidenceOfProvider(provider),
              {
                source: "/sys/bus/pci/devices",
                text: `${countDevices(devices.length)}: ${devices.join(" ")}`,
              },
              ...evidenceOfReport(report),
            ],
          },
        ];
      }),
    ),
};
