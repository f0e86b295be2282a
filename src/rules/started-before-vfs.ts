import { sriovOf } from "../model/facts-access.ts";
import type { OpenstackService } from "../model/openstack-release.ts";
import { knownValue } from "../model/reading.ts";
import type { HostSeen, RuleFinding } from "../model/rule.ts";

/** The PFs whose VFs were made after a service began that looks for VFs when it starts; program is what runs it where no unit says. */
export function startedBeforeVfs(
  { facts, pfs, openstack }: HostSeen,
  { service: wanted, program }: { readonly service: OpenstackService; readonly program: string },
): readonly RuleFinding[] {
  const programs = (openstack?.services ?? [])
    .filter(({ service }) => service === wanted)
    .flatMap(({ units }) => units.map((unit) => unit.program));
  const known = [program, ...programs];
  const began = knownValue(facts.openstackServices)?.processes.find((each) => known.includes(each.program));
  if (!began) return [];
  return pfs.flatMap(({ pf, netdev, physicalNetwork }) => {
    const madeAt = knownValue(facts.vfResources)?.madeAt[pf];
    const isThere = (sriovOf(facts, pf)?.vfs.length ?? 0) > 0;
    // Both are told in whole seconds.
    if (madeAt === undefined || !isThere || physicalNetwork === undefined || began.startedAt + 1 >= madeAt)
      return [];
    return [
      {
        item: pf,
        summary: `${began.program} started before the VFs of ${netdev} were made, and does not know them`,
        detail: `It began ${Math.round(began.startedAt)} s after the boot, the VFs came at ${madeAt} s.`,
        evidence: [
          {
            source: `/proc/${began.pid}/stat`,
            text: `started ${Math.round(began.startedAt)} s after the boot`,
          },
          {
            source: `/sys/bus/pci/devices/${pf}/virtfn0/power/runtime_active_time`,
            text: `made ${madeAt} s after the boot`,
          },
        ],
      },
    ];
  });
}
