import type { Lack } from "../../../model/scheduling/lack.ts";
import type { SchedulerFilter } from "../../../model/scheduling/scheduler-filter.ts";
import { unknownVerdict, verdictOf } from "../../../model/scheduling/verdict.ts";
import { satisfiesSpec } from "../extra-spec-operators.ts";
import { findCapability } from "../find-capability.ts";

const scope = "capabilities:";

/**
 * The host's own figures are as the flavor asks: by the filter's scope, or by a key without any scope that happens to be
 * the name of such a figure.
 */
export const computeCapabilitiesFilter: SchedulerFilter = {
  name: "ComputeCapabilitiesFilter",
  source: "nova 26.0.0 nova/scheduler/filters/compute_capabilities_filter.py",
  judge: ({ request, host }) => {
    const lacks: Lack[] = [];
    const unknown: string[] = [];
    for (const [given, wanted] of Object.entries(request.extraSpecs)) {
      const isScoped = given.startsWith(scope);
      if (!isScoped && given.includes(":")) continue;
      const key = isScoped ? given.slice(scope.length) : given;
      const found = findCapability(host, key);
      if (found.is === "unreadable") unknown.push(`${key}: ${found.reason}`);
      else if (found.is === "known" && satisfiesSpec(found.value, wanted)) continue;
      else if (found.is === "known" || isScoped)
        lacks.push({ kind: "capability", key, wanted, has: found.is === "known" ? found.value : undefined });
    }
    return lacks.length === 0 && unknown.length > 0 ? unknownVerdict(unknown.join("; ")) : verdictOf(lacks);
  },
};
