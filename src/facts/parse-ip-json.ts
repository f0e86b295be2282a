import type { Link, VfSettings } from "../model/host-facts.ts";
import { absent, known, type Reading } from "../model/reading.ts";

/** What one or more documents of `ip -d -j` told: links with their addresses, and devices of default routes. */
export type IpObjects = { readonly links: readonly Link[]; readonly defaultRouteDevices: readonly string[] };

type JsonObject = { readonly [key: string]: unknown };

/** Kinds whose IFLA_LINK names their peer, not a link below them. */
const PAIRED_KINDS: readonly string[] = ["veth", "netkit", "vxcan"];
const UNREACHABLE_TYPES: readonly unknown[] = ["unreachable", "blackhole", "prohibit", "throw"];

/** Reads each line that is a JSON array, as `ip` prints one a command; other lines are passed over. */
export function parseIpJson(text: string): IpObjects {
  const objects = text.split("\n").flatMap(parseLine);
  return {
    links: objects.flatMap(parseLink),
    defaultRouteDevices: objects.flatMap(parseDefaultRoute),
  };
}

function parseLine(line: string): JsonObject[] {
  if (!line.startsWith("[")) return [];
  return objectsIn(parseJson(line) ?? parseJson(repaired(line)));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The json writer of iproute2 leaves control characters as they are and, until 4.18, writes `'` as `\'`. */
function repaired(line: string): string {
  return line
    .replaceAll("\\'", "'")
    .replace(/[\u0000-\u001f]/g, (it) => `\\u00${it.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function parseLink(object: JsonObject): Link[] {
  const name = object.ifname;
  if (typeof name !== "string") return [];
  const kind = textOf(objectOf(object.linkinfo).info_kind) ?? "";
  return [
    {
      name,
      kind,
      master: textOf(object.master),
      parent: PAIRED_KINDS.includes(kind) ? undefined : parentOf(object),
      addresses: objectsIn(object.addr_info).flatMap(addressOf),
      adminUp: Array.isArray(object.flags) && object.flags.includes("UP"),
      vfs: objectsIn(object.vfinfo_list).flatMap(vfSettings),
    },
  ];
}

function parentOf(object: JsonObject): string | undefined {
  const tunnelLink = objectOf(objectOf(object.linkinfo).info_data).link;
  const index = numberOf(object.link_index) ?? 0;
  return textOf(object.link) ?? textOf(tunnelLink) ?? (index > 0 ? `if${index}` : undefined);
}

function addressOf(object: JsonObject): string[] {
  const local = textOf(object.local);
  return local === undefined ? [] : [`${local}/${numberOf(object.prefixlen) ?? ""}`];
}

function vfSettings(object: JsonObject): VfSettings[] {
  const index = numberOf(object.vf);
  if (index === undefined) return [];
  const tagged = objectsIn(object.vlan_list).map((entry) => numberOf(entry.vlan));
  const maxRate = numberOf(objectOf(object.rate).max_tx) ?? numberOf(object.tx_rate);
  return [
    {
      index,
      mac: textOf(object.address) ?? textOf(object.mac) ?? "",
      vlan: tagged.find((vlan) => vlan !== undefined) ?? numberOf(object.vlan) ?? 0,
      spoofCheck: booleanOf(object.spoofchk),
      trust: booleanOf(object.trust),
      linkState: linkStateOf(object.link_state),
      maxTxRateMbps: maxRate ?? 0,
    },
  ];
}

function linkStateOf(value: unknown): VfSettings["linkState"] {
  return value === "auto" || value === "enable" || value === "disable" ? known(value) : absent;
}

function booleanOf(value: unknown): Reading<boolean> {
  return typeof value === "boolean" ? known(value) : absent;
}

function parseDefaultRoute(object: JsonObject): string[] {
  if (object.dst !== "default" || UNREACHABLE_TYPES.includes(object.type)) return [];
  return [object, ...objectsIn(object.nexthops)].flatMap((hop) => textOf(hop.dev) ?? []);
}

function objectsIn(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.map(objectOf) : [];
}

function objectOf(value: unknown): JsonObject {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
