import { sriovOf } from "../model/facts-access.ts";
import type { OpenstackTarget } from "../model/openstack-target.ts";
import type { Disruption } from "../model/plan.ts";
import { knownValue } from "../model/reading.ts";
import type { Step } from "../model/step.ts";

const writeTimeoutMs = 120_000;

/** nova-compute and the SR-IOV agent list the VFs when they start (seen with Zed), so they restart after these change. */
function unitsThatLookForVfs({ services }: OpenstackTarget): readonly string[] {
  return services
    .filter(
      ({ service, installed }) => installed && (service === "nova-compute" || service === "sriov-agent"),
    )
    .flatMap(({ units }) => units.map(({ unit }) => unit));
}

/** Makes as many VFs as the pool wants. */
export const createVfs: Step = {
  id: "create-vfs",
  title: "Create the VFs",
  phase: "functions",
  plan: ({ facts, pfs, openstack }) => ({
    actions: pfs.flatMap(({ pf, netdev, vfCount, pool }) => {
      const sriov = sriovOf(facts, pf);
      const from = sriov && knownValue(sriov.numVfs);
      if (from === undefined || from === vfCount) return [];
      const disrupts: Disruption[] = [
        { kind: "link-reset", pf, text: `the link of ${netdev} drops for a moment` },
        ...(from > 0
          ? [
              {
                kind: "vfs-go-away",
                pf,
                holders: [],
                text: `the ${from} VFs that are there go away first; nobody holds them`,
              } as const,
            ]
          : []),
      ];
      return [
        {
          action: {
            kind: "set-vf-count",
            pf,
            from,
            to: vfCount,
            timeoutMs: writeTimeoutMs,
            ...(openstack && { stale: unitsThatLookForVfs(openstack) }),
          } as const,
          why: `pool ${pool} wants ${vfCount} VFs on ${netdev}, there are ${from}`,
          disrupts,
        },
      ];
    }),
    findings: [],
  }),
  verify: ({ facts, pfs }) =>
    pfs.map(({ pf, netdev, vfCount }) => {
      const sriov = sriovOf(facts, pf);
      const now = sriov && knownValue(sriov.numVfs);
      const holds =
        now === undefined ? "unknown" : now === vfCount && sriov?.vfs.length === vfCount ? "yes" : "no";
      const summary = `${netdev} has ${now ?? "an unknown number of"} VFs of ${vfCount} wanted`;
      return { step: "create-vfs", subject: pf, holds, summary } as const;
    }),
};
