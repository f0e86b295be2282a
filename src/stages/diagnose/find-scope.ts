import type { Port } from "../../model/cloud-resources.ts";
import { deviceVnicTypes } from "../../model/device-vnic-types.ts";
import type { SubjectSeen } from "../../model/diagnosed-subject.ts";
import type { Unseen } from "../../model/diagnosis.ts";
import { functionAt } from "../../model/facts-access.ts";
import type { Finding } from "../../model/finding.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import type { Layer } from "../../model/layer.ts";
import { knownValue } from "../../model/reading.ts";
import type { FleetSeen, HostSeen } from "../../model/rule.ts";
import { allRules } from "../../rules/all.ts";
import { isSameHost, isUnplaced } from "../subject/hosts-that-matter.ts";

/** Whether a finding of that layer concerns what is asked about. */
export type Concerns = (finding: Finding, layer: Layer) => boolean;

/** Codes that matter to a server without VFs, too. */
const ofAnyServer: readonly string[] = [
  "controller-services-missing",
  "nova-compute-disabled",
  "nova-compute-down",
  "nova-compute-missing",
  "scheduler-down",
  "scheduler-filter-gone",
  "scheduler-filter-misspelt",
  "scheduler-filter-unavailable",
];
/** What a host that serves the whole cloud can break for others. */
const ofControllers: readonly Layer[] = ["config", "service", "placement", "neutron", "scheduler", "request"];

/** Tells which findings concern the one thing that is asked about. Pure. */
export function findScope(subject: SubjectSeen, seen: FleetSeen): Concerns {
  const isPlaced = !isUnplaced(subject);
  const hasNoVf = needsNoVf(subject);
  const whoseIs = indexThings(subject, seen);
  const hosts = new Map(seen.hosts.map((each) => [each.host as string, each]));
  return (finding, layer) => {
    if (layer === "access") return true;
    const named = whoseIs(finding.subject.item);
    if (named === "other") return false;
    // What has its host asks nothing of the scheduler any more.
    if (isPlaced && layer === "scheduler") return false;
    if (named === "own") return true;
    if (hasNoVf && !ofAnyServer.includes(finding.code)) return false;
    const host = hosts.get(finding.subject.host);
    return host === undefined || concernsOnHost({ finding, layer, host }, subject);
  };
}

/** Of what could not be seen what may concern the one thing that is asked about. Pure. */
export function unseenAbout(unseen: readonly Unseen[], subject: SubjectSeen): readonly Unseen[] {
  const layers = new Map(allRules.map(({ code, layer }) => [code, layer]));
  const isPlaced = !isUnplaced(subject);
  const hasNoVf = needsNoVf(subject);
  return unseen.flatMap((each) => {
    const codes = each.codes.filter((code) => {
      const layer = layers.get(code);
      if (layer === undefined) return true;
      return !(isPlaced && layer === "scheduler") && (!hasNoVf || ofAnyServer.includes(code));
    });
    return codes.length === 0 ? [] : [{ ...each, codes }];
  });
}

/** Of a server that found no host Neutron shows no ports: it may need VFs. */
function needsNoVf({ ports, networks, host }: SubjectSeen): boolean {
  if (ports.length === 0) return host !== undefined && networks.length === 0;
  return !ports.some(asksForVf);
}

function asksForVf({ vnicType = "" }: Port): boolean {
  return deviceVnicTypes.includes(vnicType);
}

/** Tells whether an item is something of the cloud that this is about, or something else of its kind. */
function indexThings(
  subject: SubjectSeen,
  { cloud, intent }: FleetSeen,
): (item: string | undefined) => "own" | "other" | undefined {
  const { ports, networks, flavors, pciRecords } = cloud ?? {};
  const own = new Set([
    subject.name,
    subject.server?.id,
    subject.flavorName,
    ...subject.ports.flatMap(({ id, deviceId }) => (deviceId === "" ? [id] : [id, deviceId])),
    ...subject.networks.flatMap(({ name, physicalNetwork }) => [name, physicalNetwork]),
  ]);
  const others = new Set([
    ...((ports && knownValue(ports)) ?? []).map(({ id }) => id),
    ...((networks && knownValue(networks)) ?? []).map(({ name }) => name),
    ...((flavors && knownValue(flavors)) ?? []).map(({ name }) => name),
    ...((pciRecords && knownValue(pciRecords)) ?? []).flatMap(({ askers }) => askers.map(({ id }) => id)),
    ...intent.pools.map(({ physicalNetwork }) => physicalNetwork),
  ]);
  return (item) => {
    if (item === undefined) return undefined;
    if (own.has(item)) return "own";
    return others.has(item) ? "other" : undefined;
  };
}

function concernsOnHost(
  { finding, layer, host }: { readonly finding: Finding; readonly layer: Layer; readonly host: HostSeen },
  subject: SubjectSeen,
): boolean {
  const functions = addressesOf(finding.subject.item, host);
  if (subject.host !== undefined && !isSameHost(host.host, subject.host))
    return (
      host.hostIntent.roles.includes("controller") && functions === undefined && ofControllers.includes(layer)
    );
  return functions === undefined || functions.some((address) => isOwnFunction(address, host, subject));
}

/** The functions that an item names, by address or by interface; undefined: it names something else. */
function addressesOf(item: string | undefined, { facts }: HostSeen): readonly PciAddress[] | undefined {
  const address = item === undefined ? undefined : parsePciAddress(item);
  if (address !== undefined) return [address];
  const named = (knownValue(facts.networkFunctions) ?? []).filter(({ netdevs }) =>
    netdevs.some(({ name }) => name === item),
  );
  return named.length === 0 ? undefined : named.map((each) => each.address);
}

/** Whether a function is the VF of one of its ports, the PF of that, or, where no VF is taken yet, one that serves its networks. */
function isOwnFunction(address: PciAddress, { facts, pfs }: HostSeen, subject: SubjectSeen): boolean {
  const pfOf = (each: PciAddress) =>
    knownValue(functionAt(facts, each)?.physicalFunction ?? { is: "absent" });
  const slots = subject.ports.flatMap(({ pciSlot }) => parsePciAddress(pciSlot ?? "") ?? []);
  if (slots.length > 0) return slots.some((slot) => slot === address || pfOf(slot) === address);
  const networks = subject.networks.flatMap(({ physicalNetwork }) => physicalNetwork?.toLowerCase() ?? []);
  const serving = pfs.filter(({ physicalNetwork }) =>
    networks.includes(physicalNetwork?.toLowerCase() ?? ""),
  );
  if (serving.length === 0) return true;
  return serving.some(({ pf }) => pf === address || pf === pfOf(address));
}
