import { pciProviderName } from "../model/pci-provider.ts";
import type { Rule } from "../model/rule.ts";
import { countDevices, evidenceOfProvider, evidenceOfReport, judgeReport } from "./placement-report.ts";

/** Placement has no inventory of devices that nova-compute shall report. */
export const placementInventoryMissing: Rule = {
  code: "placement-inventory-missing",
  severity: "error",
  layer: "placement",
  title: "Placement has no inventory of devices that nova-compute shall report",
  explanation:
    "With [pci] report_in_placement nova-compute makes a provider for each device of its list that has no physical network, and one for a PF with its VFs. With [filter_scheduler] pci_in_placement a device without an inventory is given to nobody: 'Got no allocation candidates'.",
  howToMakeSure:
    "openstack resource provider list --name HYPERVISOR_ADDRESS (capitals in the address); 'Failed to gather or report PCI resources to Placement' in nova-compute's log",
  fix: "Restart nova-compute; if Placement does not have it a minute later, see its log for 'Failed to gather or report PCI resources to Placement'.",
  mendedBy: ["restart-services"],
  follows: [
    "device-list-malformed",
    "config-line-refused",
    "placement-refuses-devname",
    "compute-started-before-vfs",
    "service-on-old-settings",
    "service-down",
    "nova-compute-missing",
    "nova-compute-down",
    "pci-record-missing",
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
    judgeReport(seen, ({ report, hypervisorHostname, providers }) =>
      report.reported.flatMap(({ address, devices, resourceClass }) => {
        const provider = providers.get(address);
        if (provider?.totals[resourceClass] !== undefined) return [];
        const name = pciProviderName(hypervisorHostname, address);
        const others = Object.keys(provider?.totals ?? {});
        return [
          {
            item: address,
            summary: `Placement has no ${resourceClass} of ${address}, though nova-compute shall report ${countDevices(devices.length)}`,
            detail: detailOf({ name, isThere: provider !== undefined, others, refusal: report.refusal }),
            ...(report.refusal !== undefined && {
              fix: `Change the device list, which nova-compute refuses: ${report.refusal}; then restart nova-compute.`,
            }),
            evidence: [
              ...(provider
                ? evidenceOfProvider(provider)
                : [{ source: "GET /resource_providers", text: `none has the name ${name}` }]),
              ...evidenceOfReport(report),
            ],
          },
        ];
      }),
    ),
};

function detailOf(found: {
  readonly name: string;
  readonly isThere: boolean;
  readonly others: readonly string[];
  readonly refusal: string | undefined;
}): string {
  const { name, isThere, others, refusal } = found;
  const there = isThere
    ? `The provider ${name} has ${others.join(", ") || "no inventory"}.`
    : `There is no provider ${name}.`;
  return refusal === undefined
    ? there
    : `${there} nova-compute reports nothing with its device list: ${refusal}.`;
}
