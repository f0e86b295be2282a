import type { Finding } from "../../model/finding.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import type { StepInput } from "../../model/step.ts";
import { joinWishes, noWishes, type Wishes, type WishInput } from "./option-wish.ts";
import { findServingPfs } from "./serving-pfs.ts";
import { wantDeviceList } from "./want-device-list.ts";
import { wantNeutronServer } from "./want-neutron-server.ts";
import { wantPlacement } from "./want-placement.ts";
import { wantSchedulerFilters } from "./want-scheduler-filters.ts";
import { wantSharedPfs } from "./want-shared-pfs.ts";
import { wantSriovAgent } from "./want-sriov-agent.ts";

/** Every part of OpenStack's configuration that vfleet has something to say of; each looks whether its service is there. */
const parts: readonly ((input: WishInput) => Wishes)[] = [
  wantNeutronServer,
  wantSchedulerFilters,
  wantSharedPfs,
  wantSriovAgent,
  wantDeviceList,
  wantPlacement,
];

/** A guard, the check of what holds and the plan ask for the same wishes; they are found once. */
const found = new WeakMap<OpenstackTarget, Pick<StepInput, "facts" | "pfs"> & { readonly wishes: Wishes }>();

/** What OpenStack on this host shall have in its configuration; nothing where OpenStack is left alone. */
export function findWishes(input: StepInput): Wishes {
  const { facts, pfs, openstack } = input;
  const wishInput = wishInputOf(input);
  if (!openstack || !wishInput) return noWishes;
  const known = found.get(openstack);
  if (known?.facts === facts && known.pfs === pfs) return known.wishes;
  const wishes = joinWishes([
    { wishes: [], findings: wishInput.findings },
    ...parts.map((part) => part(wishInput.input)),
  ]);
  found.set(openstack, { facts, pfs, wishes });
  return wishes;
}

/** The PFs that serve physical networks, and the rest of what wishes are made from; undefined: OpenStack is left alone. */
export function wishInputOf(
  input: StepInput,
): { readonly input: WishInput; readonly findings: readonly Finding[] } | undefined {
  const { host, facts, openstack } = input;
  if (!openstack) return undefined;
  const { pfs, findings } = findServingPfs({ host, facts, pfs: input.pfs, hostVfs: openstack.hostVfs });
  return { input: { host, facts, target: openstack, pfs }, findings };
}
