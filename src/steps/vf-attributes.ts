import type { VfSettingsWanted } from "../model/action.ts";
import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { HostFacts, VfSettings } from "../model/host-facts.ts";
import type { WantedPf } from "../model/intent.ts";
import type { NicFamily, VfHook } from "../model/nic.ts";
import { known, knownValue, type Reading } from "../model/reading.ts";
import type { StepInput } from "../model/step.ts";
import { stableVfMac } from "./stable-vf-mac.ts";
import { findVfsInUse } from "./vf-use.ts";

type Key = keyof VfSettingsWanted;

/** The settings of one VF: what has to be set, what it is now as far as it shows, and what cannot be told. */
export type VfDifference = {
  readonly index: number;
  readonly before: VfSettingsWanted;
  readonly after: VfSettingsWanted;
  readonly unknown: readonly Key[];
};

const hooks: Readonly<Record<Key, VfHook>> = {
  mac: "mac",
  maxTxRateMbps: "rate",
  spoofCheck: "spoofchk",
  trust: "trust",
  linkState: "link_state",
};

/** What a VF has where its driver has no way to set anything else. */
const defaults: VfSettingsWanted = { trust: false, linkState: "auto", maxTxRateMbps: 0 };

const keys: readonly Key[] = ["mac", "spoofCheck", "trust", "linkState", "maxTxRateMbps"];

/** The settings that the pool wishes of the VFs of a PF, by index, without those that hold on this NIC as it cannot have others. */
export function wishSettings(
  input: Pick<StepInput, "facts" | "nicOf">,
  wanted: WantedPf,
): (index: number) => VfSettingsWanted {
  const { mac, ...alike } = wanted.vfs;
  const unsettable = findUnsettable(input.nicOf(wanted.pf), wanted);
  const wish = (all: VfSettingsWanted) =>
    pick(
      all,
      keys.filter((key) => !(unsettable.includes(key) && all[key] === defaults[key])),
    );
  const pfMac = mac === "stable" ? pfMacOf(input.facts, wanted) : undefined;
  if (pfMac !== undefined) return (index) => wish({ ...alike, mac: stableVfMac(pfMac, index) });
  const ofAll = wish(alike);
  return () => ofAll;
}

/** The wished settings that this NIC's driver cannot set to what is wished. */
export function findUnsupported(nic: NicFamily | undefined, wanted: WantedPf): readonly Key[] {
  return findUnsettable(nic, wanted).filter((key) => wanted.vfs[key] !== defaults[key]);
}

function findUnsettable(nic: NicFamily | undefined, { vfs }: WantedPf): readonly Key[] {
  const known = nic?.vfHooks;
  return known === undefined
    ? []
    : keys.filter((key) => vfs[key] !== undefined && !known.includes(hooks[key]));
}

/** How the VFs of a PF differ from what the pool wishes; VFs that are in use are left out, as they are another's. */
export function findVfDifferences(
  input: Pick<StepInput, "facts" | "nicOf">,
  wanted: WantedPf,
): readonly VfDifference[] {
  const { facts } = input;
  if (Object.keys(wanted.vfs).length === 0) return [];
  const sriov = sriovOf(facts, wanted.pf);
  const stay = sriov !== undefined && knownValue(sriov.numVfs) === wanted.vfCount;
  const used = new Set(findVfsInUse(facts, wanted.pf).map(({ address }) => address));
  const shown = knownValue(facts.hostNetwork)?.links.find(({ name }) => name === wanted.netdev)?.vfs ?? [];
  const noMac: readonly Key[] = wanted.vfs.mac && pfMacOf(facts, wanted) === undefined ? ["mac"] : [];
  const wishOf = wishSettings(input, wanted);
  return Array.from({ length: wanted.vfCount }, (_, index) => index).flatMap((index) => {
    const address = sriov?.vfs.find((vf) => vf.index === index)?.address;
    if (stay && address && used.has(address)) return [];
    const wish = wishOf(index);
    const found = stay
      ? compareSettings(
          wish,
          shown.find((vf) => vf.index === index),
        )
      : { before: {}, after: wish, unknown: [] };
    const unknown = [...found.unknown, ...noMac];
    return Object.keys(found.after).length + unknown.length === 0 ? [] : [{ index, ...found, unknown }];
  });
}

function compareSettings(wish: VfSettingsWanted, now: VfSettings | undefined): Omit<VfDifference, "index"> {
  const wished = keys.filter((key) => wish[key] !== undefined);
  if (!now) return { before: {}, after: {}, unknown: wished };
  const readings: Readonly<Record<Key, Reading<VfSettingsWanted[Key]>>> = {
    mac: now.mac === "" ? { is: "absent" } : known(now.mac),
    maxTxRateMbps: known(now.maxTxRateMbps),
    spoofCheck: now.spoofCheck,
    trust: now.trust,
    linkState: now.linkState,
  };
  const differing = wished.filter(
    (key) => readings[key].is === "known" && knownValue(readings[key]) !== wish[key],
  );
  const current = Object.fromEntries(
    differing.map((key) => [key, knownValue(readings[key])]),
  ) as VfSettingsWanted;
  return {
    before: current,
    after: pick(wish, differing),
    unknown: wished.filter((key) => readings[key].is !== "known"),
  };
}

function pick(from: VfSettingsWanted, wanted: readonly Key[]): VfSettingsWanted {
  return Object.fromEntries(
    wanted.flatMap((key) => (from[key] === undefined ? [] : [[key, from[key]]])),
  ) as VfSettingsWanted;
}

function pfMacOf(facts: HostFacts, { pf, netdev }: WantedPf): string | undefined {
  const mac = functionAt(facts, pf)?.netdevs.find(({ name }) => name === netdev)?.mac;
  return mac !== undefined && /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i.test(mac) ? mac : undefined;
}
