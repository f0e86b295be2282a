import { hasFeature } from "../../knowledge/openstack/all.ts";
import { noWishes, type Wishes, type WishInput, wishItems } from "./option-wish.ts";

/** With openstack.fdb, the Open vSwitch agent tells the PFs that it shares with VFs which ports it has. */
export function wantSharedPfs(input: WishInput): Wishes {
  const { host, target, pfs } = input;
  if (!target.wanted.fdb || pfs.length === 0) return noWishes;
  const agent = target.services.find(({ service }) => service === "ovs-agent");
  if (!agent?.installed || !hasFeature(target.release, "ovs-fdb-extension")) {
    const missing = agent?.installed
      ? `${target.release.name} has no such extension`
      : "there is no such agent";
    return {
      wishes: [],
      findings: [
        {
          code: "fdb-unsupported",
          severity: "warning",
          subject: { host },
          summary: "The Open vSwitch agent of this host cannot make its ports known to VFs",
          detail: `openstack.fdb asks for it, but ${missing}.`,
          fix: "Take fdb out of the fleet file, or have the agent on this host.",
        },
      ],
    };
  }
  const why = "openstack.fdb: ports of the switch and VFs of a PF reach each other";
  return {
    wishes: [
      ...wishItems(input, "ovs-agent-extensions", { items: ["fdb"], why }),
      ...wishItems(input, "ovs-agent-shared-devices", {
        items: pfs.map(({ physicalNetwork, netdev }) => `${physicalNetwork}:${netdev}`),
        why,
      }),
    ],
    findings: [],
  };
}
