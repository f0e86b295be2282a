import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { HostFacts, NetworkFunction } from "../../model/host-facts.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import { known, knownValue, type Reading, unreadable } from "../../model/reading.ts";
import type { HostDevice, SchedulingHost } from "../../model/scheduling/scheduling-host.ts";
import type { DeviceKind } from "../../model/scheduling/scheduling-request.ts";
import { candidateOf, type DeviceEntry, entryMatches, parseDeviceValue } from "../openstack/device-entry.ts";
import { valuesOf, viewOption } from "../openstack/option-view.ts";
import { holdersOf } from "../vf-use.ts";

/**
 * The network devices that nova-compute of a host may hand out, by its device list and the devices that are there, and VFs
 * that it does not list. claims: servers by the address of the device that Nova gave them.
 */
export function readHostDevices(
  facts: HostFacts,
  target: OpenstackTarget,
  claims: ReadonlyMap<string, string>,
): Pick<SchedulingHost, "devices" | "unlisted"> {
  const entries = readEntries(facts, target);
  const functions = facts.networkFunctions;
  if (entries.is !== "known") return { devices: entries.is === "absent" ? known([]) : entries, unlisted: [] };
  if (functions.is !== "known")
    return { devices: unreadable("its network devices could not be read"), unlisted: [] };
  const listsPf = hasFeature(target.release, "pf-itself-listed");
  const listed = functions.value.flatMap((fn) => {
    const entry = entries.value.find((each) => entryMatches(each, candidateOf(facts, fn)));
    const kind = kindOf(fn);
    if (entry === undefined || (kind === "type-PF" && !listsPf)) return [];
    return [deviceOf(facts, { fn, kind, entry, claimedBy: claims.get(fn.address) })];
  });
  return { devices: known(listed), unlisted: unlistedOf(functions.value, listed) };
}

/** The entries of the device list in their order; a list that Nova refuses keeps nova-compute from starting. */
function readEntries(facts: HostFacts, target: OpenstackTarget): Reading<readonly DeviceEntry[]> {
  const view = viewOption(target, facts, "device-list");
  const [program] = view?.programs ?? [];
  if (view === undefined || program === undefined) return unreadable("its nova-compute is not known");
  const [unread] = program.unread;
  if (unread) return unreadable(`${unread.path} could not be read: ${unread.reason}`);
  if (program.sources.length === 0) return unreadable("its nova.conf was not found");
  const values = valuesOf(view, program).map(parseDeviceValue);
  if (values.includes(undefined)) return unreadable("its device list is not one that Nova can read");
  return known(values.flatMap((value) => value?.entries ?? []));
}

function kindOf({ physicalFunction, sriov }: NetworkFunction): DeviceKind {
  if (physicalFunction.is === "known") return "type-VF";
  return sriov.is === "known" ? "type-PF" : "type-PCI";
}

type Listed = {
  readonly fn: NetworkFunction;
  readonly kind: DeviceKind;
  readonly entry: DeviceEntry;
  readonly claimedBy: string | undefined;
};

function deviceOf(facts: HostFacts, { fn, kind, entry, claimedBy }: Listed): HostDevice {
  const pf = knownValue(fn.physicalFunction);
  const parent = pf && knownValue(facts.networkFunctions)?.find(({ address }) => address === pf);
  const holders = holdersOf(facts, fn.address);
  const vm = holders.find((holder) => holder.kind === "vm")?.name;
  const network = entry.physical_network;
  return {
    address: fn.address,
    vendorId: fn.vendorId,
    productId: fn.deviceId,
    kind,
    pf,
    pfNetdev: parent?.netdevs[0]?.name,
    numaNode: knownValue(fn.numaNode),
    physicalNetwork: typeof network === "string" ? network : undefined,
    trusted: entry.trusted === undefined ? undefined : isTrue(entry.trusted),
    // A VM has it by Nova, also where no port says so: devices of aliases have none.
    claimedBy: claimedBy ?? vm,
    heldBy: claimedBy === undefined && vm === undefined ? holders[0]?.name : undefined,
  };
}

function unlistedOf(
  functions: readonly NetworkFunction[],
  listed: readonly HostDevice[],
): SchedulingHost["unlisted"] {
  const has = new Set(listed.map(({ address }) => address));
  return functions.flatMap(({ address, netdevs, sriov }) => {
    const vfs = knownValue(sriov)?.vfs.filter((vf) => !has.has(vf.address)).length ?? 0;
    return vfs === 0 ? [] : [{ pf: address, netdev: netdevs[0]?.name, vfs }];
  });
}

/** Nova compares the text of it. */
function isTrue(value: unknown): boolean {
  return value === true || (typeof value === "string" && value.toLowerCase() === "true");
}
