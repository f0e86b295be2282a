import { hasFeature } from "../../knowledge/openstack/all.ts";
import { functionAt, sriovOf } from "../../model/facts-access.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";
import type { OsloPlace } from "../../model/oslo-config/effective-value.ts";
import { placeEvidence } from "../../model/oslo-config/show-place.ts";
import { knownValue } from "../../model/reading.ts";
import {
  addressOfEntry,
  type Candidate,
  candidateOf,
  type DeviceEntry,
  entryMatches,
  parseDeviceValue,
} from "./device-entry.ts";
import {
  coversPf,
  duplicate,
  type EntryTrouble,
  matchesNothing,
  namesInterface,
  overlap,
} from "./device-list-findings.ts";
import type { OptionView } from "./option-view.ts";
import type { WishInput } from "./option-wish.ts";

/** The entries that are there, of whomever they are. */
export type PresentList = { readonly view: OptionView; readonly entries: readonly DeviceEntry[] };

/** What is wrong between the entries that are there and the PFs that are wanted. */
export function reviewDeviceList(input: WishInput, present: PresentList): readonly Finding[] {
  const { host, facts, target, pfs } = input;
  if (present.entries.length === 0) return [];
  const file = present.view.places.at(-1)?.path ?? "";
  const devices = (knownValue(facts.networkFunctions) ?? []).map((fn) => candidateOf(facts, fn));
  const vfs = new Map(pfs.map((serving) => [serving, vfsOf(facts, serving)]));
  const seen = new Set<string>();
  const find = (entry: DeviceEntry): readonly Finding[] => {
    const trouble: EntryTrouble = { host, file, entry };
    const text = JSON.stringify(entry);
    if (seen.has(text)) return [duplicate(trouble)];
    seen.add(text);
    const matching = devices.filter((device) => entryMatches(entry, device));
    const others = pfs.filter((serving) => !isOf(entry, serving));
    const claimed = pfs.filter((serving) => isOf(entry, serving) && isForAnother(entry, serving));
    const touched = others.filter((serving) => vfs.get(serving)?.some((vf) => entryMatches(entry, vf)));
    const withPf = hasFeature(target.release, "pf-itself-listed") ? others : [];
    const missingName =
      typeof entry.devname === "string" &&
      matching.length === 0 &&
      hasFeature(target.release, "missing-devname-stops-compute");
    const byName = pfs.every(({ netdev }) => netdev !== entry.devname) && "devname" in entry;
    return [
      ...[...touched, ...claimed].map((serving) => overlap(trouble, serving)),
      ...withPf
        .filter(({ pf }) => isPfMatched(facts, pf, entry))
        .map((serving) => coversPf(trouble, serving)),
      ...(byName ? [namesInterface(trouble, missingName)] : []),
      ...(matching.length === 0 && !missingName && pfs.every((serving) => !isOf(entry, serving))
        ? [matchesNothing(trouble)]
        : []),
    ];
  };
  return present.entries.flatMap((entry) => {
    const evidence = placesOfEntry(present.view, entry).map(placeEvidence);
    return find(entry).map((finding) => ({ ...finding, evidence }));
  });
}

/** The lines of the list that have an entry. */
function placesOfEntry({ places }: OptionView, entry: DeviceEntry): readonly OsloPlace[] {
  const text = JSON.stringify(entry);
  return places.filter(({ value }) =>
    parseDeviceValue(value)?.entries.some((each) => JSON.stringify(each) === text),
  );
}

/** Whether an entry is the one that vfleet writes, or would replace. */
function isOf(entry: DeviceEntry, { pf, netdev, vfs, excluded }: ServingPf): boolean {
  const address = addressOfEntry(entry);
  if (excluded.length > 0)
    return address !== undefined && vfs.includes(address) && !excluded.includes(address);
  return address === pf || (entry.address === undefined && entry.devname === netdev);
}

/** Somebody has given this very PF to another network, or to none: ports there would lose their VFs. */
function isForAnother(entry: DeviceEntry, { physicalNetwork, takeOver }: ServingPf): boolean {
  const given = entry.physical_network;
  return takeOver !== true && given !== undefined && given !== physicalNetwork;
}

function isPfMatched(facts: HostFacts, pf: ServingPf["pf"], entry: DeviceEntry): boolean {
  const found = functionAt(facts, pf);
  return found !== undefined && entryMatches(entry, candidateOf(facts, found));
}

/** The VFs of a PF as they are; before they are made, one that stands for all. */
function vfsOf(facts: HostFacts, { pf, vfs }: ServingPf): readonly Candidate[] {
  const found = functionAt(facts, pf);
  const sriov = sriovOf(facts, pf);
  if (!found || !sriov) return [];
  const there = sriov.vfs.flatMap(({ address }) => functionAt(facts, address) ?? []);
  if (there.length > 0) return there.map((vf) => candidateOf(facts, vf));
  const common = {
    vendorId: found.vendorId,
    deviceId: knownValue(sriov.vfDeviceId) ?? "",
    netdevs: [],
    pf: { address: found.address, netdevs: found.netdevs.map(({ name }) => name) },
  };
  return vfs.length === 0
    ? [{ ...common, address: undefined }]
    : vfs.map((address) => ({ ...common, address }));
}
