import type { Finding } from "../../model/finding.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";

/** The finding for several PFs on one network with a release whose agent does not start then. */
export function severalPfs(
  host: string,
  release: string,
  { network, items }: { readonly network: string; readonly items: readonly string[] },
): Finding {
  return {
    code: "several-pfs-per-network",
    severity: "error",
    subject: { host },
    summary: `${release} serves a physical network by one PF of a host alone`,
    detail: `The agent's mappings for ${network} would be ${items.join(", ")}; it would not start.`,
    fix: "Give each of these PFs a physical network of its own, or leave one of them out.",
  };
}

/** The finding for a PF that the agent serves another network with. */
export function mappedElsewhere(
  host: string,
  { pf, netdev, physicalNetwork }: ServingPf,
  item: string,
): Finding {
  return {
    code: "agent-maps-another-network",
    severity: "error",
    subject: { host, item: pf },
    summary: `The SR-IOV agent serves another physical network with ${netdev}`,
    detail: `Its mappings have ${item}; the pool wants ${physicalNetwork}. Ports of that network would not be wired any more.`,
    fix: "Take the mapping out, or write takeOver: true in the pool.",
  };
}

/** The finding for VFs that the agent leaves alone while Nova hands them out. */
export function excludesMore(host: string, { pf, netdev }: ServingPf, item: string): Finding {
  return {
    code: "agent-excludes-vfs",
    severity: "warning",
    subject: { host, item: pf },
    summary: `The SR-IOV agent leaves VFs of ${netdev} alone that Nova hands out: ports on them would not be wired`,
    detail: `Its exclude_devices has ${item}; the pool excludes none.`,
    fix: "Name these VFs in the pool's excludeVfs, or take them out of exclude_devices.",
  };
}
