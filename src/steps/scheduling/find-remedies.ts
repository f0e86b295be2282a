import type { Change, Remedy } from "../../model/scheduling/change.ts";
import type { Lack } from "../../model/scheduling/lack.ts";
import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import type { SchedulerSetup } from "../../model/scheduling/scheduler-setup.ts";
import type { SchedulingHost } from "../../model/scheduling/scheduling-host.ts";
import type { SchedulingRequest } from "../../model/scheduling/scheduling-request.ts";
import type { HostDecision } from "../../model/scheduling/verdict.ts";
import type { WantedPort } from "../../model/scheduling/why-report.ts";
import { applyChange } from "./apply-change.ts";
import { decideHost } from "./decide-host.ts";
import { suggestChanges } from "./suggest-changes.ts";

/** What each change asks of the operator: a call is light, an edit and a restart are more, taking something from a tenant most. */
const weights: Readonly<Record<Change["kind"], number>> = {
  "enable-service": 1,
  "add-to-aggregate": 1,
  "set-aggregate-key": 2,
  "ask-zone": 2,
  "ask-any-host": 2,
  "start-agent": 2,
  "start-service": 3,
  "drop-filter": 3,
  "add-driver": 4,
  "allow-vendor-dev": 4,
  "map-agent": 4,
  "list-device": 4,
  "trust-devices": 4,
  "shrink-flavor": 5,
  "release-device": 5,
  "free-device": 6,
  "free-resource": 6,
  "switch-iommu-on": 8,
};

const MOST_ROUNDS = 4;
const MOST_WAYS = 12;

/** A request with all that it could go to. */
export type RemedyQuestion = {
  readonly setup: SchedulerSetup;
  readonly request: SchedulingRequest;
  readonly ports: readonly WantedPort[];
  readonly hosts: readonly SchedulingHost[];
};

/**
 * The lightest ways to a host that fits, the lightest first: fewest changes, then the least weight. Each was replayed with its
 * changes, and the host fits then; hosts of which something is unknown give none.
 */
export function findRemedies(question: RemedyQuestion, most: number): readonly Remedy[] {
  const { setup, request, ports, hosts } = question;
  const found = hosts.flatMap((host) => findFor({ setup, request, host }, ports));
  return found
    .toSorted((a, b) => a.changes.length - b.changes.length || a.weight - b.weight || compare(a.host, b.host))
    .slice(0, most);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Ways for one host: all lacks that are seen are taken away, then what shows behind them. */
function findFor(question: FilterQuestion, ports: readonly WantedPort[]): readonly Remedy[] {
  const remedies = new Map<string, Remedy>();
  let ways: readonly (readonly Change[])[] = [[]];
  for (let round = 0; round < MOST_ROUNDS && ways.length > 0; round += 1) {
    const next: (readonly Change[])[] = [];
    for (const way of ways) {
      const changed = way.reduce(applyChange, question);
      const decision = decideHost(changed, ports);
      if (decision.outcome === "fits" && way.length > 0) {
        const weight = way.reduce((sum, { kind }) => sum + weights[kind], 0);
        remedies.set(JSON.stringify(way), { host: question.host.name, changes: way, weight });
      }
      if (decision.outcome === "falls")
        next.push(...furtherWays(changed, decision).map((more) => [...way, ...more]));
    }
    ways = next.slice(0, MOST_WAYS);
  }
  return [...remedies.values()];
}

/** All ways to take away the lacks of a decision at once. */
function furtherWays(question: FilterQuestion, decision: HostDecision): readonly (readonly Change[])[] {
  const suggestions = lacksOf(decision).map((lack) => suggestChanges(lack, question));
  if (suggestions.some((each) => each.length === 0)) return [];
  let ways: readonly (readonly Change[])[] = [[]];
  for (const changes of suggestions)
    ways = ways.flatMap((way) => changes.map((change) => addOnce(way, change))).slice(0, MOST_WAYS);
  return ways;
}

function addOnce(way: readonly Change[], change: Change): readonly Change[] {
  const text = JSON.stringify(change);
  return way.some((each) => JSON.stringify(each) === text) ? way : [...way, change];
}

/** What a host lacks, each once. */
export function lacksOf({ stages }: HostDecision): readonly Lack[] {
  const lacks = stages.flatMap(({ verdict }) => (verdict.passes === "no" ? verdict.lacks : []));
  return [...new Map(lacks.map((lack) => [JSON.stringify(lack), lack])).values()];
}
