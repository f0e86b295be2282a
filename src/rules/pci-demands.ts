import type { Evidence } from "../model/finding.ts";
import { placeEvidence } from "../model/oslo-config/show-place.ts";
import type { FleetSeen, HostSeen, RuleUnseen } from "../model/rule.ts";
import { viewOption } from "../steps/openstack/option-view.ts";
import { type AliasDemand, findPciInPlacement } from "../steps/openstack/pci-in-placement.ts";
import { evidenceOf, unseenOf } from "./wishes.ts";

/** What a controller asks of Placement for PCI aliases. */
export type SeenDemands = {
  readonly host: HostSeen["host"];
  readonly demands: readonly AliasDemand[];
  /** pci_in_placement of that controller. */
  readonly evidence: readonly Evidence[];
};

/** The controllers that have pci_in_placement on, and files of theirs that could not be read. */
export function seeDemands({ hosts }: FleetSeen): {
  readonly controllers: readonly SeenDemands[];
  readonly unseen: readonly RuleUnseen[];
} {
  const controllers = hosts.filter(({ hostIntent }) => hostIntent.roles.includes("controller"));
  const unseen = controllers.flatMap(({ host, openstack, facts }) => {
    const option = openstack && viewOption(openstack, facts, "pci-in-placement");
    return option ? unseenOf(option).map((each) => ({ ...each, host })) : [];
  });
  const read = controllers.filter(({ host }) => !unseen.some((each) => each.host === host));
  return {
    controllers: read.flatMap(({ host, openstack, facts }) => {
      const asked = openstack && findPciInPlacement(openstack, facts);
      if (!asked) return [];
      return [{ host, demands: asked.demands, evidence: namedEvidence(host, evidenceOf(asked.option)) }];
    }),
    unseen,
  };
}

/** Where an alias is set, by the controller's name. */
export function evidenceOfDemand({ host }: SeenDemands, { places }: AliasDemand): readonly Evidence[] {
  return namedEvidence(host, places.map(placeEvidence));
}

/** A fleet's finding stands elsewhere than the file is. */
function namedEvidence(host: string, evidence: readonly Evidence[]): readonly Evidence[] {
  return evidence.map(({ source, text }) => ({ source: `${host}: ${source}`, text }));
}
