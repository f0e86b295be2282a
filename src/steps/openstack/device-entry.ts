import { rememberLast } from "../../base/remember-last.ts";
import { functionAt } from "../../model/facts-access.ts";
import type { HostFacts, NetworkFunction } from "../../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import { knownValue } from "../../model/reading.ts";

/** One entry of nova-compute's device list, as it stands. */
export type DeviceEntry = Readonly<Record<string, unknown>>;

/** One value of the device list: an entry, or a list of them. */
export type DeviceValue = { readonly entries: readonly DeviceEntry[]; readonly isList: boolean };

/** Reads a value as Nova does, by strict JSON; undefined: Nova refuses it. */
export function parseDeviceValue(text: string): DeviceValue | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const entries: readonly unknown[] = Array.isArray(value) ? value : [value];
  return entries.every(isEntry) ? { entries, isList: Array.isArray(value) } : undefined;
}

function isEntry(value: unknown): value is DeviceEntry {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Writes a value as people do: `{"address": "0000:06:00.0", "physical_network": "physnet2"}`. */
export function formatDeviceValue({ entries, isList }: DeviceValue): string {
  const written = entries.map((entry) => {
    let members = "";
    for (const key of Object.keys(entry))
      members += `${members === "" ? "" : ", "}${JSON.stringify(key)}: ${JSON.stringify(entry[key])}`;
    return `{${members}}`;
  });
  return isList ? `[${written.join(", ")}]` : (written[0] ?? "{}");
}

/** The one function that an entry names by all four parts of its address; undefined: a part is left open, or there is no address. */
export function addressOfEntry({ address }: DeviceEntry): PciAddress | undefined {
  return wholeAddress(address);
}

/** Each device of a host is compared with the same few entries. */
const wholeAddress = rememberLast(8, (address: unknown): PciAddress | undefined => {
  const [domain = "", bus = "", slot = "", fn = ""] =
    typeof address === "string" ? globParts(address) : patternParts(address);
  if (![domain, bus, slot, fn].every((part) => /^[0-9a-f]+$/i.test(part))) return undefined;
  return parsePciAddress(`${domain.padStart(4, "0")}:${bus.padStart(2, "0")}:${slot.padStart(2, "0")}.${fn}`);
});

/** A device that Nova asks of each entry whether it matches; address undefined: a VF that is not made yet. */
export type Candidate = {
  readonly address: PciAddress | undefined;
  readonly vendorId: string;
  readonly deviceId: string;
  readonly netdevs: readonly string[];
  readonly pf: { readonly address: PciAddress; readonly netdevs: readonly string[] } | undefined;
};

/** A function of the host as Nova's question. */
export function candidateOf(facts: HostFacts, fn: NetworkFunction): Candidate {
  const pfAddress = knownValue(fn.physicalFunction);
  const pf = pfAddress && functionAt(facts, pfAddress);
  return {
    address: fn.address,
    vendorId: fn.vendorId,
    deviceId: fn.deviceId,
    netdevs: fn.netdevs.map(({ name }) => name),
    pf: pf && { address: pf.address, netdevs: pf.netdevs.map(({ name }) => name) },
  };
}

/**
 * Whether Nova takes the device for the entry (nova/pci/devspec.py, from Kilo on). Only an address with all four parts, or
 * an interface, that is a PF stands for its VFs as well.
 */
export function entryMatches(entry: DeviceEntry, device: Candidate): boolean {
  const { vendor_id: vendor, product_id: product, devname, address } = entry;
  if (!idMatches(vendor, device.vendorId) || !idMatches(product, device.deviceId)) return false;
  if (typeof devname === "string")
    return device.netdevs.includes(devname) || (device.pf?.netdevs.includes(devname) ?? false);
  if (address === undefined || address === null) return true;
  const named = addressOfEntry(entry);
  if (named !== undefined) return named === device.address || named === device.pf?.address;
  const parts = device.address && splitAddress(device.address);
  if (!parts) return isAnything(address);
  return typeof address === "string" ? globMatches(address, parts) : patternsMatch(address, parts);
}

function idMatches(wanted: unknown, id: string): boolean {
  return typeof wanted !== "string" || wanted === "*" || wanted.toLowerCase() === id.toLowerCase();
}

type AddressParts = readonly [domain: string, bus: string, slot: string, fn: string];

function splitAddress(address: PciAddress): AddressParts {
  const [domain = "", bus = "", rest = ""] = address.split(":");
  const [slot = "", fn = ""] = rest.split(".");
  return [domain, bus, slot, fn];
}

/** The parts of a glob, from the right: what is left out or empty is anything. */
function globParts(glob: string): readonly string[] {
  const [before = "", fn = ""] = glob.split(".");
  const fields = before === "" ? [] : before.split(":");
  const open = Array.from({ length: Math.max(0, 3 - fields.length) }, () => "*");
  return [...open, ...fields.slice(-3), fn].map((part) => part.trim() || "*");
}

function globMatches(glob: string, parts: AddressParts): boolean {
  return globParts(glob).every(
    (wanted, at) => wanted === "*" || Number.parseInt(wanted, 16) === Number.parseInt(parts[at] ?? "", 16),
  );
}

/** The regular expressions of an address, part by part: what is left out is anything. */
function patternParts(address: unknown): readonly string[] {
  const patterns = new Map<string, unknown>(Object.entries(address ?? {}));
  return ["domain", "bus", "slot", "function"].map((name) => {
    const pattern = patterns.get(name);
    return typeof pattern === "string" ? pattern : ".*";
  });
}

function patternsMatch(address: unknown, parts: AddressParts): boolean {
  return patternParts(address).every((pattern, at) => {
    try {
      return new RegExp(`^(?:${pattern})`).test(parts[at] ?? "");
    } catch {
      return false;
    }
  });
}

function isAnything(address: unknown): boolean {
  if (typeof address === "string") return globParts(address).every((part) => part === "*");
  return patternParts(address).every((pattern) => pattern === ".*");
}
