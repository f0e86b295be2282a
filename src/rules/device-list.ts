import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { Evidence } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { PciAddress } from "../model/ids.ts";
import type { ServingPf } from "../model/openstack-deployment.ts";
import type { HostSeen, RuleFinding, RuleUnseen } from "../model/rule.ts";
import {
  type Candidate,
  candidateOf,
  type DeviceEntry,
  entryMatches,
  parseDeviceValue,
} from "../steps/openstack/device-entry.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { viewOption } from "../steps/openstack/option-view.ts";
import { evidenceOf, unseenOf } from "./wishes.ts";

/** The device list of a compute host, and the PFs whose VFs it shall hand out. */
export type SeenDeviceList = {
  readonly pfs: readonly ServingPf[];
  /** In their order: Nova takes the first that matches. */
  readonly entries: readonly DeviceEntry[];
  readonly evidence: readonly Evidence[];
  /** Files that could not be read; then entries may be missing. */
  readonly unseen: readonly RuleUnseen[];
};

/** The device list as nova-compute of this host reads it; undefined: the host hands out nothing, or Nova refuses a value. */
export function seeDeviceList(seen: HostSeen): SeenDeviceList | undefined {
  const input = wishInputOf(seen)?.input;
  const view = input && viewOption(input.target, input.facts, "device-list");
  if (!input || !view || input.pfs.length === 0) return undefined;
  const places = view.oslo.multi ? view.places : view.places.slice(-1);
  const values = places.map(({ value }) => parseDeviceValue(value));
  if (values.includes(undefined)) return undefined;
  return {
    pfs: input.pfs,
    entries: values.flatMap((value) => value?.entries ?? []),
    evidence: evidenceOf(view),
    unseen: unseenOf(view),
  };
}

/** Judges the VFs of each PF by the device list; where a file of it could not be read, that is said instead. */
export function judgeDeviceList(
  seen: HostSeen,
  judge: (serving: ServingPf, list: SeenDeviceList) => readonly RuleFinding[],
): readonly (RuleFinding | RuleUnseen)[] {
  const list = seeDeviceList(seen);
  if (!list) return [];
  return list.unseen.length > 0 ? list.unseen : list.pfs.flatMap((serving) => judge(serving, list));
}

/** The entry that Nova takes for each VF of a PF, also of VFs that are not made yet; undefined: none matches. */
export function entriesOfVfs(
  facts: HostFacts,
  serving: ServingPf,
  entries: readonly DeviceEntry[],
): readonly (DeviceEntry | undefined)[] {
  return candidatesOf(facts, serving).map((vf) => entries.find((entry) => entryMatches(entry, vf)));
}

/** All entries that match each VF of a PF, in the order of the VFs. */
export function allEntriesOfVfs(
  facts: HostFacts,
  serving: ServingPf,
  entries: readonly DeviceEntry[],
): readonly (readonly DeviceEntry[])[] {
  return candidatesOf(facts, serving).map((vf) => entries.filter((entry) => entryMatches(entry, vf)));
}

/** The VFs of a PF that are there and that Nova hands out by its list; those that a DPU manages it may leave out. */
export function vfsInList(
  facts: HostFacts,
  { pf, excluded }: ServingPf,
  entries: readonly DeviceEntry[],
): readonly PciAddress[] {
  return (sriovOf(facts, pf)?.vfs ?? []).flatMap(({ address }) => {
    const vf = excluded.includes(address) ? undefined : functionAt(facts, address);
    const entry = vf && entries.find((each) => entryMatches(each, candidateOf(facts, vf)));
    const isRemote = !["undefined", "false"].includes(String(entry?.remote_managed).toLowerCase());
    return entry && !isRemote ? [address] : [];
  });
}

function candidatesOf(facts: HostFacts, { pf, excluded, vfs, vfId }: ServingPf): readonly Candidate[] {
  const there = sriovOf(facts, pf)?.vfs ?? [];
  if (there.length > 0)
    return there
      .filter(({ address }) => !excluded.includes(address))
      .flatMap(({ address }) => functionAt(facts, address) ?? [])
      .map((vf) => candidateOf(facts, vf));
  const found = functionAt(facts, pf);
  if (!found) return [];
  const common = {
    vendorId: found.vendorId,
    deviceId: vfId?.device ?? "",
    netdevs: [],
    pf: { address: pf, netdevs: found.netdevs.map(({ name }) => name) },
  };
  const addresses = vfs.filter((address) => !excluded.includes(address));
  return addresses.length === 0
    ? [{ ...common, address: undefined }]
    : addresses.map((address) => ({ ...common, address }));
}

/** The physical network that an entry gives its devices; undefined: none. */
export function networkOfEntry({ physical_network: network }: DeviceEntry): string | undefined {
  return typeof network === "string" ? network : undefined;
}
