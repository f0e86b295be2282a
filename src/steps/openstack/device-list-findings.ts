import type { Finding } from "../../model/finding.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";
import type { OsloPlace } from "../../model/oslo-config/effective-value.ts";
import { placeEvidence, showPlace } from "../../model/oslo-config/show-place.ts";
import { type DeviceEntry, formatDeviceValue } from "./device-entry.ts";

/** The finding for a value that Nova refuses. */
export function malformedValue(host: string, place: OsloPlace): Finding {
  return {
    code: "device-list-malformed",
    severity: "error",
    subject: { host, item: place.path },
    summary: "The device list has a value that is not JSON, so nova-compute refuses it",
    detail: `It is ${showPlace(place)}.`,
    fix: `Correct line ${place.line} of ${place.path}: JSON with double quotes, an object or a list of objects.`,
    evidence: [placeEvidence(place)],
  };
}

/** The finding for a wish that the release cannot fulfil. */
export function trustUnknown(host: string, { pf, netdev }: ServingPf): Finding {
  return {
    code: "trusted-unsupported",
    severity: "warning",
    subject: { host, item: pf },
    summary: `Ports on VFs of ${netdev} cannot be trusted with this release`,
    detail: "Its device list does not know the key trusted, so it is left out.",
    fix: "Take trusted out of the pool, or upgrade OpenStack.",
  };
}

/** An entry of the device list that vfleet did not write, and what it is about. */
export type EntryTrouble = {
  readonly host: string;
  readonly file: string;
  readonly entry: DeviceEntry;
};

/** The finding for an entry that takes VFs of a wanted PF for another physical network, or for the same. */
export function overlap(trouble: EntryTrouble, { pf, netdev, physicalNetwork }: ServingPf): Finding {
  const { entry, file, host } = trouble;
  const same = entry.physical_network === physicalNetwork;
  return {
    code: same ? "device-list-overlap" : "device-list-conflict",
    severity: same ? "warning" : "error",
    subject: { host, item: pf },
    summary: same
      ? `Another entry of the device list covers VFs of ${netdev}, too`
      : `An entry of the device list gives VFs of ${netdev} to ${networkOf(entry)}`,
    detail: `${file} has ${shown(entry)}; the pool wants ${physicalNetwork}. Nova takes the first entry that matches.`,
    fix: "Take this entry out, or narrow it so that it does not match this PF; takeOver: true in the pool replaces an entry of the PF itself.",
  };
}

/** The finding for an entry that hands out the PF itself. */
export function coversPf({ host, file, entry }: EntryTrouble, { pf, netdev }: ServingPf): Finding {
  return {
    code: "device-list-has-pf",
    severity: "warning",
    subject: { host, item: pf },
    summary: `An entry of the device list hands out ${netdev} itself beside its VFs`,
    detail: `${file} has ${shown(entry)}, which matches the PF. A VM that gets the PF takes all VFs away.`,
    fix: "Narrow this entry so that it does not match the PF.",
  };
}

/** The finding for an entry that matches no network function of the host. */
export function matchesNothing({ host, file, entry }: EntryTrouble): Finding {
  return {
    code: "device-list-matches-nothing",
    severity: "advice",
    subject: { host, item: file },
    summary: "An entry of the device list matches no NIC of this host",
    detail: `It is ${shown(entry)}. Nova says nothing of it and offers nothing for it.`,
    fix: "Correct the entry, or take it out if it is for no other kind of device.",
  };
}

/** The finding for an entry that names a device by its interface. */
export function namesInterface({ host, file, entry }: EntryTrouble, stops: boolean): Finding {
  return {
    code: "device-list-by-interface",
    severity: stops ? "error" : "advice",
    subject: { host, item: file },
    summary: stops
      ? "An entry of the device list names an interface that is not there, so nova-compute does not start"
      : "An entry of the device list names an interface, which may be called otherwise after a boot or an upgrade",
    detail: `It is ${shown(entry)}.`,
    fix: "Name the PF by its PCI address.",
  };
}

/** The finding for an entry that stands there twice. */
export function duplicate({ host, file, entry }: EntryTrouble): Finding {
  return {
    code: "device-list-duplicate",
    severity: "advice",
    subject: { host, item: file },
    summary: "An entry of the device list stands there twice",
    detail: `It is ${shown(entry)}.`,
    fix: "Take one of them out.",
  };
}

function networkOf(entry: DeviceEntry): string {
  const network = entry.physical_network;
  return typeof network === "string" ? network : "no physical network";
}

function shown(entry: DeviceEntry): string {
  return formatDeviceValue({ entries: [entry], isList: false });
}
