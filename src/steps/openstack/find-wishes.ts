import type { Finding } from "../../model/finding.ts";
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

type Question = Pick<StepInput, "read" | "pfs" | "openstack">;

/**
 * A guard, the check of what holds and the plan of a host ask for the same; it is found once. Which VFs are there matters to
 * it, so it is found of the host as it was read: a planned reboot takes VFs away only for a moment.
 */
let lastWishes: (Question & { readonly wishes: Wishes }) | undefined;
let lastInput: (Question & { readonly asked: WishInputFound }) | undefined;

function isSame(known: Question, { read, pfs, openstack }: Question): boolean {
  return known.openstack === openstack && known.read === read && known.pfs === pfs;
}

/** What OpenStack on this host shall have in its configuration; nothing where OpenStack is left alone. */
export function findWishes(input: StepInput): Wishes {
  if (lastWishes && isSame(lastWishes, input)) return lastWishes.wishes;
  const wishInput = wishInputOf(input);
  if (!wishInput) return noWishes;
  const wishes = joinWishes([
    { wishes: [], findings: wishInput.findings },
    ...parts.map((part) => part(wishInput.input)),
  ]);
  const { read, pfs, openstack } = input;
  lastWishes = { read, pfs, openstack, wishes };
  return wishes;
}

/** The PFs that serve physical networks, and the rest of what wishes are made from; undefined: OpenStack is left alone. */
export function wishInputOf(input: StepInput): WishInputFound | undefined {
  const { host, read, openstack } = input;
  if (!openstack) return undefined;
  if (lastInput && isSame(lastInput, input)) return lastInput.asked;
  const { pfs, findings } = findServingPfs({
    host,
    facts: read,
    pfs: input.pfs,
    hostVfs: openstack.hostVfs,
  });
  const asked = { input: { host, facts: read, target: openstack, pfs }, findings };
  lastInput = { read, pfs: input.pfs, openstack, asked };
  return asked;
}

type WishInputFound = { readonly input: WishInput; readonly findings: readonly Finding[] };
