import type { Link, VfSettings } from "../model/host-facts.ts";
import { absent, known, type Reading } from "../model/reading.ts";
import type { IpObjects } from "./parse-ip-json.ts";

const LINK_LINE = /^\d+: (\S+): <([^<>]*)>(.*)$/;
const ADDRESS_LINE = /^\s+inet6? (\S+)(?: peer \S+?(\/\d+))?/;
const VF_LINE = /^\s+vf (\d+)\s+(?:MAC|link\/\S+) ([0-9a-f:]+)(.*)$/;
const KIND_LINE = /^ {4}([a-z][a-z0-9_]*)(?: |$)/;
const NOT_KINDS = /^(?:vf|inet|inet6|alias|altname|prog|valid_lft|link|.*_slave)$/;
const ROUTE_LINE = /^(?:unicast )?default(?: |$)/;
const NEXTHOP_LINE = /^\s+nexthop /;
const TUNNEL_KIND = /^(?:vxlan|gre|gretap|ip6gre|ip6gretap|ipip|ip6tnl|sit)$/;
const DEVICE = / dev (\S+)/;
const PAIRED_KINDS: readonly string[] = ["veth", "netkit", "vxcan"];

type Draft = { -readonly [Key in keyof Link]: Link[Key] } & { addresses: string[]; vfs: VfSettings[] };

/**
 * Reads what `ip -d link`, `ip -d addr` and `ip -d route` print as text, from iproute2 3.12 on; what several of
 * them say of one link is put together.
 */
export function parseIpText(text: string): IpObjects {
  const links = new Map<string, Draft>();
  const defaultRouteDevices: string[] = [];
  let link: Draft | undefined;
  let inDefaultRoute = false;
  for (const line of text.split("\n")) {
    link = startLink(line, links) ?? (line.startsWith(" ") ? link : undefined);
    if (link !== undefined) describeLink(link, line);
    inDefaultRoute = ROUTE_LINE.test(line) || (inDefaultRoute && NEXTHOP_LINE.test(line));
    const device = inDefaultRoute ? DEVICE.exec(line)?.[1] : undefined;
    if (device !== undefined) defaultRouteDevices.push(device);
  }
  return { links: [...links.values()].map(withoutPeer), defaultRouteDevices };
}

function startLink(line: string, links: Map<string, Draft>): Draft | undefined {
  const [, nameAndParent, flags, rest] = LINK_LINE.exec(line) ?? [];
  if (nameAndParent === undefined || flags === undefined || rest === undefined) return undefined;
  const at = nameAndParent.lastIndexOf("@");
  const name = at > 0 ? nameAndParent.slice(0, at) : nameAndParent;
  const parent = at > 0 ? nameAndParent.slice(at + 1) : undefined;
  const known = links.get(name);
  if (known !== undefined) return known;
  const link: Draft = {
    name,
    kind: "",
    master: / master (\S+)/.exec(rest)?.[1],
    parent: parent === "NONE" ? undefined : parent,
    addresses: [],
    adminUp: flags.split(",").includes("UP"),
    vfs: [],
  };
  links.set(name, link);
  return link;
}

function describeLink(link: Draft, line: string): void {
  const [, address, peerPrefix = ""] = ADDRESS_LINE.exec(line) ?? [];
  const [, index, mac, settings] = VF_LINE.exec(line) ?? [];
  const kind = KIND_LINE.exec(line)?.[1];
  if (address !== undefined) {
    const full = address.includes("/") ? address : address + peerPrefix;
    if (!link.addresses.includes(full)) link.addresses.push(full);
  } else if (index !== undefined && mac !== undefined && settings !== undefined) {
    const vf = vfSettings(Number(index), mac, settings);
    if (!link.vfs.some((other) => other.index === vf.index)) link.vfs.push(vf);
  } else if (link.kind === "" && kind !== undefined && !NOT_KINDS.test(kind)) {
    link.kind = kind;
    link.parent ??= TUNNEL_KIND.test(kind) ? DEVICE.exec(line)?.[1] : undefined;
  }
}

function vfSettings(index: number, mac: string, settings: string): VfSettings {
  const state = /, link-state (auto|enable|disable)/.exec(settings)?.[1];
  const rate =
    /, max_tx_rate (\d+)Mbps/.exec(settings)?.[1] ?? /, tx rate (\d+) \(Mbps\)/.exec(settings)?.[1];
  return {
    index,
    mac,
    vlan: Number(/, vlan (\d+)/.exec(settings)?.[1] ?? 0),
    spoofCheck: switchOf(/, spoof checking (on|off)/.exec(settings)?.[1]),
    trust: switchOf(/, trust (on|off)/.exec(settings)?.[1]),
    linkState: state === "auto" || state === "enable" || state === "disable" ? known(state) : absent,
    maxTxRateMbps: Number(rate ?? 0),
  };
}

function switchOf(word: string | undefined): Reading<boolean> {
  return word === undefined ? absent : known(word === "on");
}

function withoutPeer(link: Draft): Link {
  return PAIRED_KINDS.includes(link.kind) ? { ...link, parent: undefined } : link;
}
