import type { PciProvider } from "../model/pci-provider.ts";
import { knownValue } from "../model/reading.ts";
import type { FleetSeen, Rule, RuleFinding } from "../model/rule.ts";
import type { AliasDemand } from "../steps/openstack/pci-in-placement.ts";
import { hasTrait } from "../steps/openstack/resource-names.ts";
import { evidenceOfDemand, seeDemands } from "./pci-demands.ts";

/** No inventory in Placement is what a PCI alias asks for. */
export const placementAliasUnmet: Rule = {
  code: "placement-alias-unmet",
  severity: "error",
  layer: "placement",
  title: "No inventory in Placement is what a PCI alias asks for",
  explanation:
    "With [filter_scheduler] pci_in_placement an alias becomes a request for its resource_class, or CUSTOM_PCI_VENDOR_PRODUCT, with its traits. If no provider has that, no server with the alias finds a host: 'Got no allocation candidates'. A class in the device list has to be in the alias too.",
  howToMakeSure:
    "openstack resource provider list --resource CLASS=1 --required TRAIT; alias in [pci] of nova.conf on the controllers, device_spec on the hosts",
  fix: "Write resource_class and traits alike in the alias and in the device lists, let nova-compute report (report_in_placement), and restart what reads them.",
  follows: [
    "placement-host-not-reporting",
    "placement-inventory-missing",
    "nova-compute-down",
    "device-list-malformed",
  ],
  reads: ["openstackFiles", "openstackServices", "cloud.flavors", "cloud.pciProviders"],
  of: "fleet",
  find: (fleet) => {
    const { controllers, unseen } = seeDemands(fleet);
    const providers = fleet.cloud && knownValue(fleet.cloud.pciProviders);
    if (!providers) return unseen;
    const asked = controllers.flatMap((controller) =>
      controller.demands.map((demand) => ({ controller, demand })),
    );
    const byAlias = Map.groupBy(asked, ({ demand }) => keyOf(demand));
    const found = [...byAlias.values()].flatMap((own): readonly RuleFinding[] => {
      const [first] = own;
      if (first === undefined || providers.some((each) => satisfies(each, first.demand))) return [];
      return [
        {
          ...findingOf(fleet, first.demand, providers),
          evidence: [
            { source: "GET /resource_providers", text: stockText(providers, first.demand) },
            ...own.flatMap(({ controller, demand }) => [
              ...evidenceOfDemand(controller, demand),
              ...controller.evidence,
            ]),
          ],
        },
      ];
    });
    return [...unseen, ...found];
  },
};

function keyOf({ alias, resourceClass, traits }: AliasDemand): string {
  return JSON.stringify([alias, resourceClass, traits.toSorted()]);
}

function satisfies(
  { totals, traits = [] }: PciProvider,
  { resourceClass, traits: wanted }: AliasDemand,
): boolean {
  return (totals[resourceClass] ?? 0) > 0 && wanted.every((trait) => hasTrait(traits, trait));
}

function findingOf(
  { cloud }: FleetSeen,
  { alias, resourceClass, traits }: AliasDemand,
  providers: readonly PciProvider[],
): RuleFinding {
  const flavors = ((cloud && knownValue(cloud.flavors)) ?? []).filter(({ properties }) =>
    (properties["pci_passthrough:alias"] ?? "")
      .split(",")
      .some((part) => part.trim().split(":")[0] === alias),
  );
  const wanted = [resourceClass, ...traits.map((trait) => `with ${trait}`)].join(" ");
  const ofClass = providers.filter(({ totals }) => (totals[resourceClass] ?? 0) > 0);
  return {
    item: alias,
    severity: flavors.length > 0 ? "error" : "warning",
    summary: `The PCI alias ${alias} asks Placement for ${wanted}, which no host has`,
    detail:
      flavors.length > 0
        ? `Flavors ask for it: ${flavors.map(({ name }) => name).join(", ")}. Providers of the class: ${ofClass.length}.`
        : `No flavor asks for it. Providers of the class: ${ofClass.length}.`,
  };
}

function stockText(providers: readonly PciProvider[], { resourceClass }: AliasDemand): string {
  const classes = [...new Set(providers.flatMap(({ totals }) => Object.keys(totals)))].toSorted();
  return `${providers.length} providers of PCI devices, with ${classes.join(", ") || "no inventory"}; asked for is ${resourceClass}`;
}
