import { knownValue } from "../model/reading.ts";
import type { HostSeen } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { itemsOf, type OptionView, viewOption } from "../steps/openstack/option-view.ts";

/** A mapping of the SR-IOV agent's file, and whether the host has its interface. */
export type AgentMapping = {
  readonly item: string;
  readonly physicalNetwork: string;
  readonly netdev: string;
  readonly isThere: boolean;
};

/** The mappings that the SR-IOV agent of a host reads. */
export type SeenMappings = { readonly view: OptionView; readonly mappings: readonly AgentMapping[] };

/** The agent's mappings of physical networks to interfaces; undefined: the host has no such agent. */
export function seeAgentMappings(seen: HostSeen): SeenMappings | undefined {
  const input = wishInputOf(seen)?.input;
  const view = input && viewOption(input.target, input.facts, "agent-device-mappings");
  if (!view) return undefined;
  const names = interfacesOf(seen);
  const mappings = itemsOf(view, view.programs[0]).map((item): AgentMapping => {
    const at = item.lastIndexOf(":");
    const netdev = item.slice(at + 1);
    return { item, physicalNetwork: item.slice(0, Math.max(at, 0)), netdev, isThere: names.has(netdev) };
  });
  return { view, mappings };
}

function interfacesOf({ facts }: HostSeen): ReadonlySet<string> {
  const links = knownValue(facts.hostNetwork)?.links ?? [];
  const functions = knownValue(facts.networkFunctions) ?? [];
  return new Set([...links, ...functions.flatMap(({ netdevs }) => netdevs)].map(({ name }) => name));
}
