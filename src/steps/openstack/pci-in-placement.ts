import type { HostFacts } from "../../model/host-facts.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import type { OsloPlace } from "../../model/oslo-config/effective-value.ts";
import { findAliasPlaces } from "./alias-places.ts";
import { parseDeviceValue } from "./device-entry.ts";
import { type OptionView, valuesOf, viewOption } from "./option-view.ts";
import { isTrue } from "./option-wish.ts";
import { resourceClassOf, traitsOfEntry } from "./resource-names.ts";

/** What a PCI alias asks of Placement. */
export type AliasDemand = {
  readonly alias: string;
  readonly resourceClass: string;
  /** In capitals. */
  readonly traits: readonly string[];
  /** Where the alias is set. */
  readonly places: readonly OsloPlace[];
};

/** How a controller takes PCI devices of flavors from Placement. */
export type PciInPlacement = {
  /** `[filter_scheduler] pci_in_placement`. */
  readonly option: OptionView;
  readonly demands: readonly AliasDemand[];
};

/**
 * What a controller asks Placement for PCI aliases; undefined: it does not ask. An alias of several kinds of devices is left
 * out: Nova refuses it then. Source: nova 27.0.0 nova/objects/request_spec.py generate_request_groups_from_pci_requests.
 */
export function findPciInPlacement(target: OpenstackTarget, facts: HostFacts): PciInPlacement | undefined {
  const option = viewOption(target, facts, "pci-in-placement");
  if (!option || !isTrue(valuesOf(option, option.programs[0]).at(-1) ?? "")) return undefined;
  const demands = (findAliasPlaces(target, facts) ?? []).flatMap((place) =>
    (parseDeviceValue(place.value)?.entries ?? []).flatMap((entry): readonly AliasDemand[] => {
      const { name, vendor_id: vendorId, product_id: deviceId } = entry;
      const ids = {
        ...(typeof vendorId === "string" && { vendorId }),
        ...(typeof deviceId === "string" && { deviceId }),
      };
      const resourceClass = resourceClassOf(entry, ids);
      if (typeof name !== "string" || resourceClass === undefined) return [];
      return [{ alias: name, resourceClass, traits: traitsOfEntry(entry), places: [place] }];
    }),
  );
  const byName = Map.groupBy(demands, ({ alias }) => alias);
  return { option, demands: [...byName.values()].flatMap((own) => (own.length === 1 ? own : [])) };
}
