import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** Two VFs have the same MAC address. */
export const vfMacDuplicate: Rule = {
  code: "vf-mac-duplicate",
  severity: "error",
  layer: "vf",
  title: "Two VFs have the same MAC address",
  explanation:
    "A switch learns an address at one port. Two VFs with one address take each other's packets, and the SR-IOV agent tells ports apart by MAC address. Stale addresses stay on VFs when a VM is taken away without its agent.",
  howToMakeSure: "ip link show PF | grep 'vf '",
  fix: "Clear the address of the VF that no VM has: ip link set PF vf N mac 00:00:00:00:00:00.",
  reads: ["hostNetwork"],
  of: "fleet",
  find: ({ hosts }) => {
    const all = hosts.flatMap(({ host, facts }) =>
      (knownValue(facts.hostNetwork)?.links ?? []).flatMap(({ name, vfs }) =>
        vfs.map(({ index, mac }) => ({ host, name, index, mac: mac.toLowerCase() })),
      ),
    );
    const groups = Map.groupBy(
      all.filter(({ mac }) => mac !== "" && mac !== "00:00:00:00:00:00"),
      ({ mac }) => mac,
    );
    return [...groups].flatMap(([mac, vfs]) => {
      const [first] = vfs;
      if (!first || vfs.length < 2) return [];
      return [
        {
          host: first.host,
          item: first.name,
          summary: `${vfs.length} VFs have the MAC address ${mac}`,
          detail: vfs.map(({ host, name, index }) => `VF ${index} of ${name} on ${host}`).join("; "),
          evidence: vfs.map(({ host, name, index }) => ({
            source: `${host}: ip -d link show ${name}`,
            text: `vf ${index} link/ether ${mac}`,
          })),
        },
      ];
    });
  },
};
