import type { CloudState } from "../cloud-state.ts";
import type { Json } from "../http/api-request.ts";
import { numberOf, textOf } from "../http/json-fields.ts";
import { Refusal } from "../http/refusal.ts";
import type { NetworkRecord } from "../resource-records.ts";

type Segment = Pick<NetworkRecord, "kind" | "physicalNetwork" | "segment">;

const FIRST_VLAN = 1;
const LAST_VLAN = 4094;

/**
 * The segment of a new network: what it asks for, or the first that is free. Source: neutron 21.0.0
 * ml2/drivers/type_vlan.py and type_flat.py.
 */
export function takeSegment(state: CloudState, wanted: Json): Segment {
  const kind = textOf(wanted, "provider:network_type");
  if (kind === "flat") return takeFlat(state, wanted);
  if (kind === "vlan" || (kind === undefined && textOf(wanted, "provider:physical_network") === undefined))
    return takeVlan(state, wanted);
  if (kind === undefined) throw invalid("network_type required");
  throw invalid(`network_type value '${kind}' not supported`);
}

function takeFlat(state: CloudState, wanted: Json): Segment {
  const physicalNetwork = textOf(wanted, "provider:physical_network");
  const { flatNetworks } = state.config;
  if (physicalNetwork === undefined) throw invalid("physical_network required for flat provider network");
  if (flatNetworks.length === 0) throw invalid("Flat provider networks are disabled");
  if (!flatNetworks.includes("*") && !flatNetworks.includes(physicalNetwork))
    throw invalid(`physical_network '${physicalNetwork}' unknown for flat provider network`);
  if (numberOf(wanted, "provider:segmentation_id") !== undefined)
    throw invalid("segmentation_id prohibited for flat provider network");
  for (const each of state.networks.values())
    if (each.kind === "flat" && each.physicalNetwork === physicalNetwork)
      throw new Refusal(
        409,
        `Unable to create the flat network. Physical network ${physicalNetwork} is in use.`,
        "FlatNetworkInUse",
      );
  return { kind: "flat", physicalNetwork, segment: undefined };
}

function takeVlan(state: CloudState, wanted: Json): Segment {
  const ranges = rangesOf(state);
  const physicalNetwork = textOf(wanted, "provider:physical_network");
  const asked = numberOf(wanted, "provider:segmentation_id");
  if (physicalNetwork !== undefined && !ranges.has(physicalNetwork))
    throw invalid(`physical_network '${physicalNetwork}' unknown for VLAN provider network`);
  if (physicalNetwork === undefined && asked !== undefined)
    throw invalid("segmentation_id requires physical_network for VLAN provider network");
  if (asked !== undefined && (asked < FIRST_VLAN || asked > LAST_VLAN))
    throw invalid(`segmentation_id out of range (${FIRST_VLAN} through ${LAST_VLAN})`);
  const names = physicalNetwork === undefined ? [...ranges.keys()] : [physicalNetwork];
  for (const name of names) {
    const used = usedOf(state, name);
    if (asked !== undefined && used.has(asked)) throw inUse(asked, name);
    const free = asked ?? firstFree(ranges.get(name) ?? [], used);
    if (free !== undefined) return { kind: "vlan", physicalNetwork: name, segment: free };
  }
  throw new Refusal(
    503,
    "Unable to create the network. No tenant network is available for allocation.",
    "NoNetworkAvailable",
  );
}

type Range = { readonly first: number; readonly last: number };

/** Ranges of VLANs that projects get, by physical network. */
function rangesOf({ config }: CloudState): ReadonlyMap<string, readonly Range[]> {
  const ranges = new Map<string, Range[]>();
  for (const entry of config.vlanRanges) {
    const [name = "", first, last] = entry.split(":");
    const own = ranges.get(name) ?? [];
    if (first !== undefined && last !== undefined) own.push({ first: Number(first), last: Number(last) });
    ranges.set(name, own);
  }
  return ranges;
}

function usedOf({ networks }: CloudState, physicalNetwork: string): ReadonlySet<number> {
  const used = new Set<number>();
  for (const network of networks.values())
    if (
      network.kind === "vlan" &&
      network.physicalNetwork === physicalNetwork &&
      network.segment !== undefined
    )
      used.add(network.segment);
  return used;
}

function firstFree(ranges: readonly Range[], used: ReadonlySet<number>): number | undefined {
  for (const { first, last } of ranges)
    for (let vlan = first; vlan <= last; vlan += 1) if (!used.has(vlan)) return vlan;
  return undefined;
}

function inUse(vlan: number, physicalNetwork: string): Refusal {
  return new Refusal(
    409,
    `Unable to create the network. The VLAN ${vlan} on physical network ${physicalNetwork} is in use.`,
    "VlanIdInUse",
  );
}

function invalid(what: string): Refusal {
  return new Refusal(400, `Invalid input for operation: ${what}.`, "InvalidInput");
}
