import type { Fact } from "../model/host-facts.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { parseIpJson } from "./parse-ip-json.ts";
import { parseIpText } from "./parse-ip-text.ts";

const SSH_CONNECTION = /(?:^|[\0\n])SSH_CONNECTION=\S+ \d+ (\S+) \d+(?:[\0\n]|$)/;

/**
 * The links of the host's network namespace and its default routes. Ports of an Open vSwitch bridge of the kernel
 * datapath have the master `ovs-system`; those of the netdev (DPDK) datapath have no master.
 */
export const hostNetworkFact: Fact<"hostNetwork"> = {
  id: "hostNetwork",
  source: "ip -d addr, ip route show table all default, SSH_CONNECTION",
  command: `
PATH=$PATH:/usr/sbin:/sbin
if [ -n "$SSH_CONNECTION" ]; then printf 'SSH_CONNECTION=%s\\n' "$SSH_CONNECTION"
else grep -az ^SSH_CONNECTION= "/proc/$PPID/environ"; echo
fi
printf 'addr show\\nroute show table all default\\n' | ip -d -j -force -batch - && exit
printf 'link show\\naddr show\\nroute show table all default\\n' | ip -d -force -batch -`,
  parse: ({ text, exitCode }) => {
    const fromJson = parseIpJson(text);
    const fromText = parseIpText(text);
    const links = fromText.links.length > 0 ? fromText.links : fromJson.links;
    if (exitCode !== 0 || links.length === 0) return unreadable(`ip -d addr gave: ${problemIn(text)}`);
    const devices = [...fromJson.defaultRouteDevices, ...fromText.defaultRouteDevices];
    return known({
      links,
      defaultRouteDevices: [...new Set(devices)],
      sshLocalAddress: parseLocalAddress(text),
    });
  },
};

function parseLocalAddress(text: string): Reading<string> {
  const address = SSH_CONNECTION.exec(text)?.[1];
  return address === undefined ? absent : known(address);
}

function problemIn(text: string): string {
  const lines = text.split(/[\0\n]/).filter((line) => /^[^\s[\d]/.test(line));
  const told = lines.filter((line) => !line.startsWith("SSH_CONNECTION="));
  return [...new Set(told)].slice(0, 3).join("; ") || "nothing";
}
