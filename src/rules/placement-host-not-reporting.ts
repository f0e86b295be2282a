import type { HostSeen, Rule, RuleFinding, RuleUnseen } from "../model/rule.ts";
import type { ReportedDevices } from "../steps/openstack/placement-report.ts";
import { hasTrait } from "../steps/openstack/resource-names.ts";
import { evidenceOfDemand, type SeenDemands, seeDemands } from "./pci-demands.ts";
import { evidenceOfReport, reportOf, unseenReport } from "./placement-report.ts";

/** The scheduler takes PCI devices from Placement, and a host that has some does not report them. */
export const placementHostNotReporting: Rule = {
  code: "placement-host-not-reporting",
  severity: "error",
  layer: "placement",
  title: "The scheduler takes PCI devices from Placement, and a host that has some does not report them",
  explanation:
    "With [filter_scheduler] pci_in_placement a flavor's PCI alias is asked of Placement alone. A host whose nova-compute has no [pci] report_in_placement has nothing there, and none of its devices is given to such a server: 'Got no allocation candidates'.",
  howToMakeSure:
    "grep report_in_placement /etc/nova/nova.conf on the host, pci_in_placement on the controllers; openstack resource provider list",
  fix: "Set [pci] report_in_placement = True on the host and restart nova-compute, which cannot be taken back (reportInPlacement in the fleet file); or set pci_in_placement = False until all hosts report.",
  mendedBy: ["configure-services"],
  follows: ["config-option-in-wrong-section", "config-line-refused"],
  reads: ["networkFunctions", "openstackFiles", "openstackServices"],
  of: "fleet",
  find: (fleet) => {
    const { controllers, unseen } = seeDemands(fleet);
    if (controllers.length === 0) return unseen;
    return [...unseen, ...fleet.hosts.flatMap((host) => judgeHost(host, controllers))];
  },
};

function judgeHost(
  seen: HostSeen,
  controllers: readonly SeenDemands[],
): readonly (RuleFinding | RuleUnseen)[] {
  const report = reportOf(seen);
  if (!report || report.isOn) return [];
  const { host } = seen;
  const wanted = controllers.flatMap((controller) =>
    controller.demands.map((demand) => ({
      demand,
      devices: report.reported.filter((each) => fits(each, demand)),
      evidence: [...controller.evidence, ...evidenceOfDemand(controller, demand)],
    })),
  );
  const met = wanted.filter(({ devices }) => devices.length > 0);
  if (met.length === 0) return [];
  const unseen = unseenReport(report);
  if (unseen.length > 0) return unseen.map((each) => ({ ...each, host }));
  const aliases = [...new Set(met.map(({ demand }) => demand.alias))];
  const addresses = [...new Set(met.flatMap(({ devices }) => devices.map(({ address }) => address)))];
  return [
    {
      host,
      summary: `nova-compute does not report its devices to Placement, where the scheduler asks for ${aliases.join(", ")}`,
      detail: `The device list has devices of ${addresses.join(", ")} that fit.`,
      evidence: [...evidenceOfReport(report), ...met.flatMap(({ evidence }) => evidence)].filter(
        ({ source }, at, all) => all.findIndex((each) => each.source === source) === at,
      ),
    },
  ];
}

function fits(
  { resourceClass, traits }: ReportedDevices,
  wanted: { readonly resourceClass: string; readonly traits: readonly string[] },
): boolean {
  return resourceClass === wanted.resourceClass && wanted.traits.every((trait) => hasTrait(traits, trait));
}
