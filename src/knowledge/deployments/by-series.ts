import type { OpenstackRelease } from "../../model/openstack-release.ts";

/** What a tool does from a series on, both named by where that stands; oldest first, the first from the beginning. */
export type BySeries<T> = readonly [Step<T>, ...Step<T>[]];

type Step<T> = { readonly fromSeries: string; readonly value: T };

/** What the tool does in the version that installs a release. */
export function valueFor<T>(steps: BySeries<T>, { series }: OpenstackRelease): T {
  return (steps.findLast(({ fromSeries }) => fromSeries <= series) ?? steps[0]).value;
}
