import { composeDeviceEntries, type NewDeviceEntry } from "../../model/device-entries.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import {
  addressOfEntry,
  type DeviceEntry,
  type DeviceValue,
  formatDeviceValue,
  parseDeviceValue,
} from "./device-entry.ts";
import { malformedValue, trustUnknown } from "./device-list-findings.ts";
import { viewOption } from "./option-view.ts";
import { noWishes, type Wishes, type WishInput } from "./option-wish.ts";
import { reviewDeviceList } from "./review-device-list.ts";

const word: OptionWord = "device-list";

/** Which devices nova-compute hands out: an entry for each PF, or for each VF where some are left to the host. */
export function wantDeviceList(input: WishInput): Wishes {
  const { target, facts, pfs, host } = input;
  const view = viewOption(target, facts, word);
  if (!view || pfs.length === 0) return noWishes;
  const places = view.oslo.multi ? view.places : view.places.slice(-1);
  const read = places.map((place) => ({ place, value: parseDeviceValue(place.value) }));
  const malformed = read.find(({ value }) => value === undefined);
  if (malformed) return { wishes: [], findings: [malformedValue(host, malformed.place)] };
  const values = read.flatMap(({ value }) => value ?? []);
  const narrowed = values.map((value) =>
    withoutEntries(value, (entry) => pfs.some((pf) => isTooWide(entry, pf))),
  );
  const trustKnown = view.option.knows?.includes("trusted") ?? false;
  const wanted = pfs.flatMap((pf) => wantedEntries(pf, trustKnown));
  const { kept, missing } = mergeEntries(narrowed, wanted);
  const written = kept.map((value, at) =>
    value === values[at] ? (places[at]?.value ?? "") : formatDeviceValue(value),
  );
  const added = missing.map((entry) => formatDeviceValue({ entries: [entry], isList: false }));
  return {
    wishes: [
      {
        view,
        values: [...written, ...added],
        why: `nova-compute hands out the VFs of ${pfs.map(({ netdev }) => netdev).join(", ")}`,
      },
    ],
    findings: [
      ...reviewDeviceList(input, { view, entries: narrowed.flatMap(({ entries }) => entries) }),
      ...(trustKnown ? [] : pfs.filter(({ trusted }) => trusted).map((pf) => trustUnknown(host, pf))),
    ],
  };
}

/** An entry that is wanted, and which entries that are there stand for the same device. */
type WantedEntry = { readonly entry: NewDeviceEntry; readonly isSame: (present: DeviceEntry) => boolean };

function wantedEntries(serving: ServingPf, trustKnown: boolean): readonly WantedEntry[] {
  const { pf, netdev, excluded } = serving;
  return composeDeviceEntries(serving, trustKnown).map((entry) => ({
    entry,
    isSame: (present) =>
      addressOfEntry(present) === entry.address ||
      (excluded.length === 0 && entry.address === pf && isByInterface(present, netdev)),
  }));
}

/** An entry for all VFs of a PF must go where some of them are left to the host: Nova takes the first that matches. */
function isTooWide(present: DeviceEntry, { pf, netdev, excluded }: ServingPf): boolean {
  return excluded.length > 0 && (addressOfEntry(present) === pf || isByInterface(present, netdev));
}

function isByInterface(present: DeviceEntry, netdev: string): boolean {
  return present.address === undefined && present.devname === netdev;
}

/** The value without these entries; one that has no other becomes an empty list, which Nova reads as nothing. */
function withoutEntries(value: DeviceValue, goes: (entry: DeviceEntry) => boolean): DeviceValue {
  const entries = value.entries.filter((entry) => !goes(entry));
  return entries.length === value.entries.length
    ? value
    : { entries, isList: value.isList || entries.length === 0 };
}

/** Puts wanted entries over those that stand for the same devices; what has no such entry is missing. */
function mergeEntries(
  values: readonly DeviceValue[],
  wanted: readonly WantedEntry[],
): { readonly kept: readonly DeviceValue[]; readonly missing: readonly DeviceEntry[] } {
  const found = new Set<WantedEntry>();
  const kept = values.map((value) => {
    const entries = value.entries.map((present) => {
      const same = wanted.find((each) => !found.has(each) && each.isSame(present));
      if (!same) return present;
      found.add(same);
      return update(present, same.entry);
    });
    return entries.every((entry, at) => entry === value.entries[at]) ? value : { ...value, entries };
  });
  const missing = wanted.filter((each) => !found.has(each)).map(({ entry }) => entry);
  // What was too wide makes room for the first of what comes instead.
  const filled = kept.map((value) => {
    const next = value.entries.length === 0 ? missing.shift() : undefined;
    return next ? { entries: [next], isList: false } : value;
  });
  return { kept: filled, missing };
}

/**
 * The entry with what is wanted in it; keys that vfleet says nothing of stay. A devname gives way to the address. An entry
 * without the VFs' id may hand out the PF as well: whoever wrote it so keeps it.
 */
function update(present: DeviceEntry, wanted: NewDeviceEntry): DeviceEntry {
  const { devname, ...rest } = present;
  const { address, vendor_id: _vendor, product_id: _product, ...said } = wanted;
  const isRight = Object.entries(said).every(([key, value]) => isEqual(present[key], value));
  if (isRight && devname === undefined) return present;
  return "address" in rest ? { ...rest, ...said } : { address, ...rest, ...said };
}

/** Nova takes booleans of an entry as texts, whatever their case. */
function isEqual(present: unknown, wanted: unknown): boolean {
  if (typeof present === "boolean") return String(present) === String(wanted);
  return present === wanted;
}
