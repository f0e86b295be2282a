import type { Finding } from "../../model/finding.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { HostName } from "../../model/ids.ts";
import type { ServingPf } from "../../model/openstack-deployment.ts";
import type { ConfigOption } from "../../model/openstack-release.ts";
import type { OpenstackTarget } from "../../model/openstack-target.ts";
import type { OptionWord } from "../../model/openstack-words.ts";
import { splitList } from "../../model/oslo-config/merge-into-list.ts";
import { itemsOf, type OptionView, placesFor, valuesAt, viewOption } from "./option-view.ts";
import type { ProgramFiles } from "./service-files.ts";

/** What an option of a service shall be. */
export type OptionWish = {
  readonly view: OptionView;
  /** All values, one a setting: first those of the settings that are there, in their order, then new ones. */
  readonly values: readonly string[];
  /** Where a list only gains items, these: the list's own spacing is kept then. */
  readonly added?: readonly string[];
  readonly why: string;
};

/** What a part of the configuration asks for, and what is in its way or worth knowing. */
export type Wishes = { readonly wishes: readonly OptionWish[]; readonly findings: readonly Finding[] };

/** What wishes are made from. */
export type WishInput = {
  readonly host: HostName;
  readonly facts: HostFacts;
  readonly target: OpenstackTarget;
  /** The PFs that serve physical networks on this host. */
  readonly pfs: readonly ServingPf[];
};

/** Nothing is wanted. */
export const noWishes: Wishes = { wishes: [], findings: [] };

/** All of them together. */
export function joinWishes(parts: readonly Wishes[]): Wishes {
  return {
    wishes: parts.flatMap(({ wishes }) => wishes),
    findings: parts.flatMap(({ findings }) => findings),
  };
}

/** The wish that a list has these items, at its end where they are missing; none where the release has no such option. */
export function wishItems(
  { target, facts }: WishInput,
  word: OptionWord,
  { items, why }: { readonly items: readonly string[]; readonly why: string },
): readonly OptionWish[] {
  const view = items.length > 0 ? viewOption(target, facts, word) : undefined;
  if (!view) return [];
  const present = itemsOf(view, view.programs[0]);
  const added = [...new Set(items)].filter((item) => !present.includes(item));
  return [{ view, values: [[...present, ...added].join(",")], added, why }];
}

/** The wish that an option has just this value. */
export function wishValue(
  { target, facts }: WishInput,
  word: OptionWord,
  { value, why }: { readonly value: string; readonly why: string },
): readonly OptionWish[] {
  const view = viewOption(target, facts, word);
  return view ? [{ view, values: [value], why }] : [];
}

/** Whether every program of the service gets the values that are wished for, under the option's name of today. */
export function isFulfilled(wish: OptionWish): boolean {
  const { programs } = wish.view;
  return programs.length > 0 && programs.every((program) => isFulfilledFor(wish, program));
}

/** Whether this program gets them. */
export function isFulfilledFor(wish: OptionWish, program: ProgramFiles): boolean {
  const { view, values } = wish;
  const { option, isOurs } = view;
  const places = placesFor(view, program);
  if (isOurs && option.repeatable && places.some(({ name }) => name !== option.name)) return false;
  const present = valuesAt(view, places);
  return (
    present.length === values.length &&
    present.every((value, at) => isSameValue(option.form, value, values[at] ?? ""))
  );
}

/** The programs' files that could not be read, so that nothing can be said. */
export function findUnread({ view }: OptionWish): readonly ProgramFiles["unread"][number][] {
  return view.programs.flatMap(({ unread }) => unread);
}

function isSameValue(form: ConfigOption["form"], one: string, other: string): boolean {
  if (one === other) return true;
  if (form === "boolean") return isTrue(one) === isTrue(other);
  if (form !== "list" && form !== "pairs") return false;
  const [items, others] = [splitList(one), splitList(other)];
  return items.length === others.length && items.every((item, at) => item === others[at]);
}

/** What oslo.config takes for true. */
export function isTrue(value: string): boolean {
  return /^(?:true|1|on|yes)$/i.test(value.trim());
}
