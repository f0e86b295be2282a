import type { SriovSettings } from "../../model/openstack-deployment.ts";
import type { PhysicalNetwork } from "../../model/openstack-intent.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import { hasFeature, optionOf } from "../openstack/all.ts";
import { wantsQos } from "./compute-settings.ts";
import { type OptionSetting, settingOf } from "./option-setting.ts";

/** Lists by the meaning of their option. */
export type OptionLists = Partial<Readonly<Record<OptionWord, readonly string[]>>>;

/**
 * The lists that the controllers' services need. Each begins with what is in force, else with what the tool writes, else
 * with the release's default, and is given whether or not it has all already: else a second run would take back the first.
 */
export function composeControllerLists(settings: SriovSettings, written: OptionLists): OptionLists {
  const { release, physicalNetworks, extensionDrivers, numaFilter, vfIds } = settings;
  const baseOf = (word: OptionWord) =>
    settings.inForce?.[word] ?? written[word] ?? optionOf(release, word)?.default ?? [];
  const filters = optionOf(release, "scheduler-filters");
  const extensions = extensionDrivers.filter((each) =>
    optionOf(release, "extension-drivers")?.knows?.includes(each),
  );
  const flat = physicalNetworks.filter((network) => network.flat).map(({ name }) => name);
  const flatBase = baseOf("flat-networks");
  const listsVendors = hasFeature(release, "vendor-devs-must-be-listed");
  return {
    "scheduler-filters": join(
      baseOf("scheduler-filters").filter((filter) => !filters?.stopsOn?.includes(filter)),
      ["PciPassthroughFilter", "AggregateInstanceExtraSpecsFilter"],
      numaFilter ? ["NUMATopologyFilter"] : [],
    ),
    "ml2-mechanism-drivers": join(baseOf("ml2-mechanism-drivers"), ["sriovnicswitch"]),
    ...(physicalNetworks.length > 0 && {
      "vlan-ranges": replaceRanges(baseOf("vlan-ranges"), physicalNetworks),
    }),
    ...(flat.length > 0 && !flatBase.includes("*") && { "flat-networks": join(flatBase, flat) }),
    ...(extensions.length > 0 && { "extension-drivers": join(baseOf("extension-drivers"), extensions) }),
    ...(wantsQos(settings) && {
      "neutron-service-plugins": join(baseOf("neutron-service-plugins"), ["qos"]),
    }),
    ...(listsVendors && { "ml2-supported-vendor-devs": join(baseOf("ml2-supported-vendor-devs"), vfIds) }),
    ...(optionOf(release, "ml2-agent-required") && { "ml2-agent-required": ["True"] }),
  };
}

/** The lists as settings of the release, each on one line. */
export function settingsFromLists(
  release: OpenstackRelease,
  lists: OptionLists,
  words: readonly OptionWord[],
): readonly OptionSetting[] {
  return words.flatMap((word) => {
    const list = lists[word];
    return list ? settingOf(release, word, [list.join(",")]) : [];
  });
}

function join(...lists: readonly (readonly string[])[]): readonly string[] {
  return [...new Set(lists.flat())];
}

// Ranges of the same physical network from before give way.
function replaceRanges(base: readonly string[], networks: readonly PhysicalNetwork[]): readonly string[] {
  const names = new Set(networks.map(({ name }) => name));
  const others = base.filter((range) => !names.has(range.split(":")[0] ?? ""));
  const own = networks.flatMap(({ name, vlans }) =>
    vlans.length === 0 ? [name] : vlans.map(({ first, last }) => `${name}:${first}:${last}`),
  );
  return [...others, ...own];
}
