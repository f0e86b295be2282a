import { type Failure, fail } from "../files/errno.ts";
import { Attribute, Directory, type Entries, type Node, SymbolicLink } from "../files/node.ts";
import type { KernelState } from "./kernel-state.ts";
import type { FunctionState, NetdevState } from "./pci-state.ts";

/** The directory of an interface of a PCI function. */
export function netdevDirectory(state: KernelState, fn: FunctionState, netdev: NetdevState): Directory {
  return new Directory(() => {
    const made: Entries = new Map();
    const file = (name: string, read: () => string | Failure) =>
      made.set(
        name,
        new Attribute({
          read: () => {
            const value = read();
            return typeof value === "string" ? `${value}\n` : value;
          },
        }),
      );
    // The kernel answers for the link only while it is switched on.
    const whenUp = (value: string) => () => (netdev.isUp ? value : fail("EINVAL"));
    file("address", () => netdev.mac);
    file("operstate", () => (netdev.isUp && netdev.hasCable ? "up" : "down"));
    file("flags", () => (netdev.isUp ? "0x1003" : "0x1002"));
    file("carrier", whenUp(netdev.hasCable ? "1" : "0"));
    file("speed", whenUp(String(netdev.hasCable ? netdev.speedMbps : -1)));
    file("mtu", () => String(netdev.mtu));
    file("ifindex", () => String(netdev.index));
    made.set("device", new SymbolicLink(`/sys/bus/pci/devices/${fn.address}`));
    for (const [name, node] of Object.entries(linksAbove(state, netdev.name))) made.set(name, node);
    return made;
  }, true);
}

/** The links to what an interface is a port or a parent of. */
export function linksAbove(state: KernelState, name: string): Readonly<Record<string, Node>> {
  const made: Record<string, Node> = {};
  const master = state.links.get(name)?.master;
  if (master !== undefined) made.master = new SymbolicLink(`/sys/devices/virtual/net/${master}`);
  for (const link of state.links.values())
    if (link.parent === name)
      made[`upper_${link.name}`] = new SymbolicLink(`/sys/devices/virtual/net/${link.name}`);
  return made;
}
