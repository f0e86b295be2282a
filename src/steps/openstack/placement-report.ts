import type { HostFacts } from "../../model/host-facts.ts";
import type { PciAddress } from "../../model/ids.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import { knownValue } from "../../model/reading.ts";
import { candidateOf, type DeviceEntry, entryMatches, parseDeviceValue } from "./device-entry.ts";
import { type OptionView, valuesOf, viewOption } from "./option-view.ts";
import { isTrue } from "./option-wish.ts";
import { resourceClassOf, traitsOfEntry } from "./resource-names.ts";

/** Network devices that nova-compute tells Placement of as one provider: a device, or the VFs of a PF. */
export type ReportedDevices = {
  /** Of the provider: the device, or the PF of the VFs. */
  readonly address: PciAddress;
  readonly devices: readonly PciAddress[];
  readonly resourceClass: string;
  /** As the device list has them, in capitals. */
  readonly traits: readonly string[];
};

/** What nova-compute of a host tells Placement of PCI devices, by its files and the host. */
export type PlacementReport = {
  readonly isOn: boolean;
  /** `[pci] report_in_placement`. */
  readonly option: OptionView;
  readonly list: OptionView;
  /** Devices with a physical network are not among them. */
  readonly reported: readonly ReportedDevices[];
  /** Why nova-compute refuses to report anything; undefined: it does not. */
  readonly refusal: string | undefined;
};

/**
 * What nova-compute reports, or would if it was told to; undefined: it cannot, or its device list is not understood.
 * Source: nova 26.0.0 nova/compute/pci_placement_translator.py.
 */
export function findPlacementReport(target: OpenstackTarget, facts: HostFacts): PlacementReport | undefined {
  const option = viewOption(target, facts, "report-in-placement");
  const list = viewOption(target, facts, "device-list");
  if (!option || !list) return undefined;
  const values = valuesOf(list, list.programs[0]).map(parseDeviceValue);
  if (values.includes(undefined)) return undefined;
  const entries = values.flatMap((value) => value?.entries ?? []);
  const devices = findDevices(facts, entries);
  const groups = [...Map.groupBy(devices, ({ provider }) => provider)];
  return {
    isOn: isTrue(valuesOf(option, option.programs[0]).at(-1) ?? ""),
    option,
    list,
    reported: groups.flatMap(([address, own]) => {
      const [first] = own;
      if (first === undefined) return [];
      const { resourceClass, traits } = first;
      return [{ address, devices: own.map((device) => device.address), resourceClass, traits }];
    }),
    refusal: findRefusal(groups, entries),
  };
}

type Device = {
  readonly address: PciAddress;
  readonly provider: PciAddress;
  readonly resourceClass: string;
  readonly traits: readonly string[];
};

function findDevices(facts: HostFacts, entries: readonly DeviceEntry[]): readonly Device[] {
  if (entries.every(hasNetwork)) return [];
  return (knownValue(facts.networkFunctions) ?? []).flatMap((fn): readonly Device[] => {
    if (fn.physicalFunction.is === "unreadable") return [];
    const candidate = candidateOf(facts, fn);
    const entry = entries.find((each) => entryMatches(each, candidate));
    const resourceClass = entry && !hasNetwork(entry) ? resourceClassOf(entry, fn) : undefined;
    if (entry === undefined || resourceClass === undefined) return [];
    const provider = knownValue(fn.physicalFunction) ?? fn.address;
    return [{ address: fn.address, provider, resourceClass, traits: traitsOfEntry(entry) }];
  });
}

/** Nova leaves out what has a physical network; one that is empty or null is none. */
function hasNetwork({ physical_network: network }: DeviceEntry): boolean {
  return network !== undefined && network !== null && network !== "";
}

function findRefusal(
  groups: readonly (readonly [PciAddress, readonly Device[]])[],
  entries: readonly DeviceEntry[],
): string | undefined {
  const named = entries.find(({ devname }) => typeof devname === "string" && devname !== "");
  if (named) return `the entry ${JSON.stringify(named)} names an interface`;
  for (const [pf, devices] of groups) {
    if (devices.length > 1 && devices.some(({ address }) => address === pf))
      return `${pf} and VFs of it are both listed`;
    const kinds = new Set(
      devices.map(({ resourceClass, traits }) => JSON.stringify([resourceClass, traits.toSorted()])),
    );
    if (kinds.size > 1) return `VFs of ${pf} are listed with different resource classes or traits`;
  }
  return undefined;
}
