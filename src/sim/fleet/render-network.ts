import type { HostNetwork } from "../../model/host-facts.ts";
import type { Reading } from "../../model/reading.ts";

/** What the script of facts prints of a host's links, addresses and routes. */
export function renderNetwork(network: HostNetwork): string {
  const links = network.links.map((link) => ({
    ifname: link.name,
    flags: link.adminUp ? ["UP"] : [],
    ...(link.kind ? { linkinfo: { info_kind: link.kind } } : {}),
    ...(link.master === undefined ? {} : { master: link.master }),
    ...(link.parent === undefined ? {} : { link: link.parent }),
    addr_info: link.addresses.map((address) => {
      const [local, prefix] = address.split("/");
      return { local, prefixlen: Number(prefix) };
    }),
    ...(link.vfs.length === 0 ? {} : { vfinfo_list: link.vfs.map(renderVf) }),
  }));
  const routes = network.defaultRouteDevices.map((dev) => ({ dst: "default", dev }));
  const session = network.sshLocalAddress;
  const connection = session.is === "known" ? `SSH_CONNECTION=10.77.0.1 40000 ${session.value} 22\n` : "\n";
  return `${connection}${JSON.stringify(links)}\n${JSON.stringify(routes)}\n`;
}

function renderVf(vf: HostNetwork["links"][number]["vfs"][number]) {
  const value = <T>(reading: Reading<T>) => (reading.is === "known" ? reading.value : undefined);
  return {
    vf: vf.index,
    address: vf.mac,
    ...(vf.vlan === 0 ? {} : { vlan_list: [{ vlan: vf.vlan }] }),
    spoofchk: value(vf.spoofCheck),
    trust: value(vf.trust),
    link_state: value(vf.linkState),
    rate: { max_tx: vf.maxTxRateMbps, min_tx: 0 },
  };
}
