import { schedulerFiltersOf } from "../../knowledge/openstack/scheduler-filters.ts";
import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import {
  pass,
  type StageVerdict,
  unknownVerdict,
  type Verdict,
  verdictOf,
} from "../../model/scheduling/verdict.ts";
import { schedulerFilters } from "./filters/all.ts";

const replayed = new Map(schedulerFilters.map((filter) => [filter.name, filter]));

/** What each filter that the scheduler applies says of a host, in their order. A host that is forced passes them all. */
export function judgeFilters(question: FilterQuestion): readonly StageVerdict[] {
  const { setup, request } = question;
  if (request.isForced) return [];
  if (setup.filters.is !== "known") {
    const reason = setup.filters.is === "absent" ? "no controller was read" : setup.filters.reason;
    return [
      {
        stage: "filters",
        verdict: unknownVerdict(`which filters the scheduler applies is not known: ${reason}`),
      },
    ];
  }
  const known = schedulerFiltersOf(setup.release);
  return setup.filters.value.map((stage) => ({ stage, verdict: judge(stage, question, known) }));
}

function judge(name: string, question: FilterQuestion, known: readonly string[]): Verdict {
  // A custom filter is named with its module.
  if (!known.includes(name) && !name.includes("."))
    return verdictOf([{ kind: "filter-missing-from-nova", filter: name }]);
  const filter = replayed.get(name);
  if (filter === undefined) return unknownVerdict(`vfleet does not replay ${name}`);
  return filter.judge(question);
}

/** A host that is not the one that was asked for is not looked at. */
export function judgeDestination({ request, host }: FilterQuestion): Verdict {
  const { host: wanted } = request;
  if (wanted === undefined || wanted.toLowerCase() === host.name.toLowerCase()) return pass;
  return verdictOf([{ kind: "not-asked-for", wanted }]);
}
