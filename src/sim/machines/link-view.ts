import { allFunctions, type KernelState } from "./kernel-state.ts";
import type { FunctionState, NetdevState, VfState } from "./pci-state.ts";

/** A link as `ip` shows it. */
export type LinkView = {
  readonly index: number;
  readonly name: string;
  readonly kind: string;
  readonly mac: string;
  readonly mtu: number;
  readonly isUp: boolean;
  readonly hasCarrier: boolean;
  readonly master: string | undefined;
  readonly parent: string | undefined;
  readonly addresses: readonly string[];
  readonly vfs: readonly VfState[];
};

/** Every link of the host, in the order of their numbers. */
export function viewLinks(state: KernelState): readonly LinkView[] {
  const loopback: LinkView = {
    index: 1,
    name: "lo",
    kind: "",
    mac: "00:00:00:00:00:00",
    mtu: 65_536,
    isUp: true,
    hasCarrier: true,
    master: undefined,
    parent: undefined,
    addresses: ["127.0.0.1/8", "::1/128"],
    vfs: [],
  };
  const netdevs = allFunctions(state).flatMap((fn) =>
    fn.netdevs.map((netdev) => viewNetdev(state, fn, netdev)),
  );
  const names = new Set(netdevs.map(({ name }) => name));
  const others = [...state.links.values()]
    .filter(({ name }) => !names.has(name) && name !== "lo")
    .map(
      (link): LinkView => ({ ...link, mac: "52:54:00:ff:00:01", mtu: 1500, hasCarrier: link.isUp, vfs: [] }),
    );
  return [loopback, ...netdevs, ...others].toSorted((a, b) => a.index - b.index);
}

function viewNetdev(state: KernelState, fn: FunctionState, netdev: NetdevState): LinkView {
  const carried = state.links.get(netdev.name);
  return {
    index: netdev.index,
    name: netdev.name,
    kind: "",
    mac: netdev.mac,
    mtu: netdev.mtu,
    isUp: netdev.isUp,
    hasCarrier: netdev.isUp && netdev.hasCable,
    master: carried?.master,
    parent: undefined,
    addresses: carried?.addresses ?? [],
    vfs: fn.netdevs[0] === netdev ? (fn.sriov?.vfs ?? []) : [],
  };
}

/** A link as `ip -d -j` prints it. */
export function linkAsJson(view: LinkView): unknown {
  return {
    ifindex: view.index,
    ifname: view.name,
    ...(view.parent === undefined ? {} : { link: view.parent }),
    flags: flagsOf(view),
    mtu: view.mtu,
    qdisc: view.name === "lo" ? "noqueue" : "mq",
    ...(view.master === undefined ? {} : { master: view.master }),
    operstate: stateOf(view),
    linkmode: "DEFAULT",
    group: "default",
    txqlen: 1000,
    link_type: view.name === "lo" ? "loopback" : "ether",
    address: view.mac,
    broadcast: "ff:ff:ff:ff:ff:ff",
    ...(view.kind === "" ? {} : { linkinfo: { info_kind: view.kind } }),
    ...(view.vfs.length === 0
      ? {}
      : {
          vfinfo_list: view.vfs.map(({ index, settings }) => ({
            vf: index,
            link_type: "ether",
            address: settings.mac,
            broadcast: "ff:ff:ff:ff:ff:ff",
            vlan_list: [settings.vlan === 0 ? {} : { vlan: settings.vlan }],
            rate: { max_tx: settings.maxTxRateMbps, min_tx: 0 },
            spoofchk: settings.spoofCheck,
            link_state: settings.linkState,
            trust: settings.trust,
          })),
        }),
    addr_info: view.addresses.map((address) => {
      const [local = "", prefix = "24"] = address.split("/");
      const family = local.includes(":") ? "inet6" : "inet";
      return { family, local, prefixlen: Number(prefix), scope: scopeOf(address) };
    }),
  };
}

/** A link as `ip -d addr` prints it. */
export function linkAsText(view: LinkView): string {
  const name = view.parent === undefined ? view.name : `${view.name}@${view.parent}`;
  const master = view.master === undefined ? "" : ` master ${view.master}`;
  const lines = [
    `${view.index}: ${name}: <${flagsOf(view).join(",")}> mtu ${view.mtu} qdisc mq${master} state ${stateOf(view)} group default qlen 1000`,
    `    link/${view.name === "lo" ? "loopback" : "ether"} ${view.mac} brd ff:ff:ff:ff:ff:ff promiscuity 0 `,
    ...(view.kind === "" ? [] : [`    ${view.kind} `]),
    ...view.vfs.map(({ index, settings }) => {
      const vlan = settings.vlan === 0 ? "" : `, vlan ${settings.vlan}`;
      const rate = settings.maxTxRateMbps === 0 ? "" : `, max_tx_rate ${settings.maxTxRateMbps}Mbps`;
      return `    vf ${index} MAC ${settings.mac}${vlan}${rate}, spoof checking ${settings.spoofCheck ? "on" : "off"}, link-state ${settings.linkState}, trust ${settings.trust ? "on" : "off"}`;
    }),
    ...view.addresses.map(
      (address) =>
        `    ${address.includes(":") ? "inet6" : "inet"} ${address} scope ${scopeOf(address)} ${view.name}`,
    ),
  ];
  return `${lines.join("\n")}\n`;
}

function flagsOf({ name, isUp, hasCarrier }: LinkView): readonly string[] {
  const kind = name === "lo" ? ["LOOPBACK"] : ["BROADCAST", "MULTICAST"];
  if (!isUp) return kind;
  return hasCarrier ? [...kind, "UP", "LOWER_UP"] : ["NO-CARRIER", ...kind, "UP"];
}

function stateOf({ name, isUp, hasCarrier }: LinkView): string {
  if (name === "lo") return "UNKNOWN";
  return isUp && hasCarrier ? "UP" : "DOWN";
}

/** How far an address reaches. */
export function scopeOf(address: string): string {
  if (address.startsWith("127.") || address.startsWith("::1/")) return "host";
  return address.startsWith("fe80:") ? "link" : "global";
}
