import type { VfSettingsWanted } from "../model/action.ts";
import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { HostFacts, VfSettings } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import { knownValue } from "../model/reading.ts";
import type { Step, StepInput } from "../model/step.ts";
import { stableVfMac } from "./stable-vf-mac.ts";
import { isHeld } from "./vf-use.ts";

/** Sets trust, spoof check, link state, MAC and rate of VFs that nobody holds; on a held VF they are nova's and neutron's. */
export const setVfAttributes: Step = {
  id: "set-vf-attributes",
  title: "Set the VFs' attributes",
  phase: "functions",
  plan: (input) => ({
    actions: input.pfs.flatMap((wanted) =>
      findDifferences(input.facts, wanted).map(({ index, before, after }) => ({
        action: {
          kind: "set-vf-settings",
          pf: wanted.pf,
          netdev: wanted.netdev,
          index,
          before,
          after,
        } as const,
        why: `pool ${wanted.pool} wants it of its VFs`,
      })),
    ),
    findings: [],
  }),
  verify: ({ facts, pfs }: StepInput) =>
    pfs.filter(wantsAny).map((wanted) => {
      const wrong = findDifferences(facts, wanted);
      return {
        step: "set-vf-attributes",
        subject: wanted.pf,
        holds: wrong.length === 0 ? "yes" : "no",
        summary:
          wrong.length === 0
            ? `the VFs of ${wanted.netdev} that nobody holds have the attributes of pool ${wanted.pool}`
            : `VFs with other attributes on ${wanted.netdev}: ${wrong.map(({ index }) => index).join(", ")}`,
      } as const;
    }),
};

type Difference = {
  readonly index: number;
  readonly before: VfSettingsWanted;
  readonly after: VfSettingsWanted;
};

function wantsAny({ vfs }: WantedPf): boolean {
  return Object.keys(vfs).length > 0;
}

function findDifferences(facts: HostFacts, wanted: WantedPf): readonly Difference[] {
  if (!wantsAny(wanted)) return [];
  const sriov = sriovOf(facts, wanted.pf);
  const stay = sriov !== undefined && knownValue(sriov.numVfs) === wanted.vfCount;
  const shown = knownValue(facts.hostNetwork)?.links.find(({ name }) => name === wanted.netdev)?.vfs ?? [];
  return Array.from({ length: wanted.vfCount }, (_, index) => index).flatMap((index) => {
    const address = stay ? sriov.vfs.find((vf) => vf.index === index)?.address : undefined;
    if (address && isHeld(facts, address)) return [];
    const now = stay ? shown.find((vf) => vf.index === index) : undefined;
    const difference = compareSettings(wantedSettings(facts, wanted, index), now);
    return difference ? [{ index, ...difference }] : [];
  });
}

function wantedSettings(facts: HostFacts, { pf, vfs }: WantedPf, index: number): VfSettingsWanted {
  const { mac, ...rest } = vfs;
  const pfMac = functionAt(facts, pf)?.netdevs[0]?.mac;
  return mac === "stable" && pfMac ? { ...rest, mac: stableVfMac(pfMac, index) } : rest;
}

/** What has to be set, and what it is now as far as the kernel shows it; undefined if all is as wanted. */
function compareSettings(
  wanted: VfSettingsWanted,
  now: VfSettings | undefined,
): Omit<Difference, "index"> | undefined {
  const current: VfSettingsWanted = now
    ? {
        mac: now.mac,
        maxTxRateMbps: now.maxTxRateMbps,
        ...(now.trust.is === "known" ? { trust: now.trust.value } : {}),
        ...(now.spoofCheck.is === "known" ? { spoofCheck: now.spoofCheck.value } : {}),
        ...(now.linkState.is === "known" ? { linkState: now.linkState.value } : {}),
      }
    : {};
  const keys = (Object.keys(wanted) as (keyof VfSettingsWanted)[]).filter(
    (key) => wanted[key] !== current[key],
  );
  if (keys.length === 0) return undefined;
  const pick = (from: VfSettingsWanted) =>
    Object.fromEntries(
      keys.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])),
    ) as VfSettingsWanted;
  return { before: pick(current), after: pick(wanted) };
}
