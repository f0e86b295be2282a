import type { HostDiscovery } from "../model/discovery.ts";
import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { Intent } from "../model/intent.ts";
import type { FleetFacts } from "../model/plan.ts";
import { knownValue } from "../model/reading.ts";
import { selectPfs } from "../model/select-pfs.ts";
import { findHostVfs } from "../steps/openstack/serving-pfs.ts";
import { indexHosts } from "./find-host.ts";

/** What the hosts that were read tell of all: the PCI ids of VFs that serve physical networks, and VFs that hosts use themselves. Pure. */
export function findFleetFacts(intent: Intent, discoveries: readonly HostDiscovery[]): FleetFacts {
  const hostOf = indexHosts(intent);
  const ids = discoveries.flatMap((discovery) => {
    if (discovery.kind === "failed") return [];
    const { facts } = discovery;
    return selectPfs(intent, hostOf(discovery.host), facts)
      .wanted.filter(({ physicalNetwork }) => physicalNetwork !== undefined)
      .flatMap(({ pf }) => {
        const vendor = functionAt(facts, pf)?.vendorId;
        const sriov = sriovOf(facts, pf);
        const device = sriov && knownValue(sriov.vfDeviceId);
        return vendor === undefined || device === undefined ? [] : [`${vendor}:${device}`];
      });
  });
  const hostVfs = discoveries.flatMap((discovery) =>
    discovery.kind === "read" ? [[discovery.host, findHostVfs(discovery.facts)] as const] : [],
  );
  return { vfIds: [...new Set(ids)].toSorted(), hostVfs: Object.fromEntries(hostVfs) };
}
