import type { HostFacts, Netdev } from "../../model/host-facts.ts";
import { type PciAddress, parsePciAddress } from "../../model/ids.ts";
import { known, unreadable } from "../../model/reading.ts";
import { hostNetworkFact } from "../host-network.ts";
import { lacking, notInReport, type SosFiles } from "./sos-files.ts";

const ip = (command: string) => `sos_commands/networking/ip_${command}`;
const ethtool = /^sos_commands\/networking\/ethtool_-i_(.+)$/;

/** Where the network stands, as beginnings of paths. */
export const networkPaths: readonly string[] = [
  ip("-d_address"),
  ip("-s_-d_link"),
  ip("route_show_table_all"),
  "sos_commands/networking/ethtool_-i_",
];

/** The host's own use of its network. */
export function parseHostNetwork(files: SosFiles): HostFacts["hostNetwork"] {
  const paths = [ip("-s_-d_link"), ip("-d_address"), ip("route_show_table_all")];
  const texts = paths.flatMap((path) => files.get(path) ?? []);
  if (!files.has(ip("-d_address"))) return lacking(ip("-d_address"));
  return hostNetworkFact.parse({ exitCode: 0, text: texts.join("\n") });
}

/** The interfaces of each PCI function, as ethtool tells. */
export function parseInterfaces(files: SosFiles): ReadonlyMap<PciAddress, readonly Netdev[]> {
  const blocks = (files.get(ip("-d_address")) ?? "").split(/\n(?=\d+: )/);
  const all = [...files].flatMap(([path, text]): (readonly [PciAddress, Netdev])[] => {
    const name = ethtool.exec(path)?.[1];
    const address = parsePciAddress(/^bus-info: (\S+)$/m.exec(text)?.[1] ?? "");
    const block = blocks.find((each) => /^\d+: /.test(each) && nameOf(each) === name);
    return name !== undefined && address && block !== undefined ? [[address, netdevOf(name, block)]] : [];
  });
  return new Map(
    [...Map.groupBy(all, ([address]) => address)].map(([address, pairs]) => [
      address,
      pairs.map(([, netdev]) => netdev),
    ]),
  );
}

function nameOf(block: string): string | undefined {
  return /^\d+: ([^:@\s]+)/.exec(block)?.[1];
}

function netdevOf(name: string, block: string): Netdev {
  const flags = /<([^>]*)>/.exec(block)?.[1]?.split(",") ?? [];
  return {
    name,
    mac: /link\/ether (\S+)/.exec(block)?.[1] ?? "",
    operState: /\bstate (\S+)/.exec(block)?.[1]?.toLowerCase() ?? "unknown",
    adminUp: known(flags.includes("UP")),
    carrier: known(flags.includes("LOWER_UP")),
    speedMbps: unreadable(notInReport),
    mtu: Number(/\bmtu (\d+)/.exec(block)?.[1] ?? 0),
  };
}
