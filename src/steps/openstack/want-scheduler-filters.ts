import { closestWord } from "../../model/closest-word.ts";
import type { Finding } from "../../model/finding.ts";
import { placeEvidence } from "../../model/oslo-config/show-place.ts";
import { itemsOf, valuesOf, viewOption } from "./option-view.ts";
import { noWishes, type Wishes, type WishInput, wishItems } from "./option-wish.ts";

/** The filters without which nova-scheduler sends VMs with VFs anywhere; the list that is set, or the release's, goes on. */
export function wantSchedulerFilters(input: WishInput): Wishes {
  const { target, facts } = input;
  const view = viewOption(target, facts, "scheduler-filters");
  if (!view) return noWishes;
  const items = [
    view.option.sriovValue ?? "PciPassthroughFilter",
    "AggregateInstanceExtraSpecsFilter",
    ...(target.wanted.numaFilter ? ["NUMATopologyFilter"] : []),
  ];
  const present = itemsOf(view, view.programs[0]);
  const file = view.places.at(-1)?.path ?? "";
  const why = "the scheduler heeds free VFs and the keys of aggregates";
  const wrong = [
    ...(view.option.stopsOn ?? [])
      .filter((filter) => present.includes(filter))
      .map((filter) => goneFilter(input, filter, file)),
    ...present.flatMap((filter) => misspelt(input, { filter, items, file })),
  ];
  const evidence = view.places.map(placeEvidence);
  return {
    wishes: wishItems(input, "scheduler-filters", { items, why }),
    findings: [...wrong.map((finding) => ({ ...finding, evidence })), ...unavailable(input, items)],
  };
}

function goneFilter({ host, target }: WishInput, filter: string, file: string): Finding {
  return {
    code: "scheduler-filter-gone",
    severity: "error",
    subject: { host, item: file },
    summary: `${target.release.name} has no ${filter} any more, so nova-scheduler does not start with it`,
    detail: `The list of filters in ${file} names it.`,
    fix: `Take ${filter} out of the list.`,
  };
}

/** A name that no release has and that is near to one that is needed: the article's own PciPasstrhoughFilter is one. */
function misspelt(
  { host }: WishInput,
  { filter, items, file }: { filter: string; items: readonly string[]; file: string },
): readonly Finding[] {
  const meant = items.includes(filter) ? undefined : closestWord(filter, items, 2);
  if (meant === undefined) return [];
  return [
    {
      code: "scheduler-filter-misspelt",
      severity: "error",
      subject: { host, item: file },
      summary: `The list of filters has ${filter}, which does not exist: ${meant} is meant`,
      detail: `nova-scheduler stops with SchedulerHostFilterNotFound. The list is in ${file}.`,
      fix: `Write ${meant} in its place.`,
    },
  ];
}

/** Filters may only be used if they are available: by default all of Nova's own are. */
function unavailable({ host, target, facts }: WishInput, items: readonly string[]): readonly Finding[] {
  const view = viewOption(target, facts, "scheduler-available-filters");
  if (!view || view.places.length === 0) return [];
  const available = valuesOf(view, view.programs[0]);
  if (available.some((value) => /(?:^|\.)(?:all_filters|standard_filters)$/.test(value))) return [];
  const missing = items.filter((item) => !available.some((value) => value.endsWith(`.${item}`)));
  if (missing.length === 0) return [];
  const file = view.places.at(-1)?.path ?? "";
  return [
    {
      code: "scheduler-filter-unavailable",
      severity: "error",
      subject: { host, item: file },
      summary: `nova-scheduler may not use ${missing.join(", ")}`,
      detail: `[${view.option.section}] ${view.option.name} in ${file} names only: ${available.join(", ")}.`,
      fix: `Add nova.scheduler.filters.all_filters there.`,
      evidence: view.places.map(placeEvidence),
    },
  ];
}
