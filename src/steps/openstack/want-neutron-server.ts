import type { PhysicalNetwork } from "../../model/openstack-intent.ts";
import { itemsOf, viewOption } from "./option-view.ts";
import {
  joinWishes,
  noWishes,
  type OptionWish,
  type Wishes,
  type WishInput,
  wishItems,
  wishValue,
} from "./option-wish.ts";
import { reviewNeutronServer } from "./review-neutron-server.ts";
import { missingRanges } from "./vlan-ranges.ts";

/** What the Neutron server has to know: the driver, the physical networks, the cards where it asks, the extensions. */
export function wantNeutronServer(input: WishInput): Wishes {
  const { target, facts } = input;
  const drivers = viewOption(target, facts, "ml2-mechanism-drivers");
  if (!drivers) return noWishes;
  const networks = target.wanted.physicalNetworks;
  return joinWishes([
    {
      wishes: [
        ...wishItems(input, "ml2-mechanism-drivers", {
          items: [drivers.option.sriovValue ?? "sriovnicswitch"],
          why: "the driver that binds ports to VFs",
        }),
        ...wishTypes(input, networks),
        ...wishRanges(input, networks),
        ...wishFlat(input, networks),
        ...wishVendorDevices(input),
        ...wishAgentRequired(input),
        ...wishExtensions(input),
      ],
      findings: [],
    },
    { wishes: [], findings: reviewNeutronServer(input) },
  ]);
}

function wishTypes(input: WishInput, networks: readonly PhysicalNetwork[]): readonly OptionWish[] {
  const flat = networks.some((network) => network.flat);
  const vlan = networks.some((network) => network.vlans.length > 0 || !network.flat);
  const items = [...(vlan ? ["vlan"] : []), ...(flat ? ["flat"] : [])];
  return wishItems(input, "ml2-type-drivers", { items, why: "networks with VFs are of these types" });
}

/** A network that is not flat alone needs its place among the VLANs, if without a range for projects. */
function wishRanges(input: WishInput, networks: readonly PhysicalNetwork[]): readonly OptionWish[] {
  const view = viewOption(input.target, input.facts, "vlan-ranges");
  if (!view) return [];
  const items = missingRanges(itemsOf(view, view.programs[0]), networks);
  const why = "the VLANs of the physical networks";
  if (items.length > 0) return wishItems(input, "vlan-ranges", { items, why });
  const values = [itemsOf(view, view.programs[0]).join(",")];
  return networks.length === 0 ? [] : [{ view, values, added: [], why }];
}

function wishFlat(input: WishInput, networks: readonly PhysicalNetwork[]): readonly OptionWish[] {
  const view = viewOption(input.target, input.facts, "flat-networks");
  const present = view ? itemsOf(view, view.programs[0]) : [];
  const items = networks.filter(({ flat }) => flat).map(({ name }) => name);
  if (present.includes("*")) return [];
  return wishItems(input, "flat-networks", { items, why: "flat networks may be made on them" });
}

/** A release whose list is empty by default takes that for all cards. */
function wishVendorDevices(input: WishInput): readonly OptionWish[] {
  const { target, facts } = input;
  const view = viewOption(target, facts, "ml2-supported-vendor-devs");
  if (!view || itemsOf(view, view.programs[0]).length === 0) return [];
  return wishItems(input, "ml2-supported-vendor-devs", {
    items: target.vfIds,
    why: "this release binds only VFs whose PCI id is listed",
  });
}

function wishAgentRequired(input: WishInput): readonly OptionWish[] {
  const value = viewOption(input.target, input.facts, "ml2-agent-required")?.option.sriovValue;
  return value === undefined
    ? []
    : wishValue(input, "ml2-agent-required", { value, why: "a port is bound only where an agent wires it" });
}

function wishExtensions(input: WishInput): readonly OptionWish[] {
  const drivers = input.target.wanted.extensionDrivers;
  const why = "openstack.extensionDrivers";
  return [
    ...wishItems(input, "extension-drivers", { items: drivers, why }),
    ...(hasQosPlugin(input)
      ? []
      : wishItems(input, "neutron-service-plugins", {
          items: drivers.filter((name) => name === "qos"),
          why,
        })),
  ];
}

/** A plugin may be named by its class; Neutron does not start with two of one service. */
function hasQosPlugin({ target, facts }: WishInput): boolean {
  const view = viewOption(target, facts, "neutron-service-plugins");
  return view !== undefined && itemsOf(view, view.programs[0]).some((item) => item.endsWith(".QoSPlugin"));
}
