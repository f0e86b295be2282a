import { expect, test } from "vitest";
import { hostIntent } from "../../test/fixtures/intent.ts";
import { changing, planOf, rack } from "../../test/fixtures/rollout-plan.ts";
import { hostName } from "../model/ids.ts";
import type { HostPlan } from "../model/plan.ts";
import { refuseWithoutCanary } from "./refuse-without-canary.ts";

const names = ["a", "b"].map(hostName);
const { intent } = planOf({
  hosts: [...rack("r1", "a", "b", "c", "d"), { ...hostIntent("ctl"), roles: ["controller"] }],
  rollout: { pauseMs: 0, stopAfter: 1, canary: { kind: "hosts", hosts: { names, labels: {} } } },
});
const out = (name: string, status: HostPlan["status"]): HostPlan => ({ ...changing(name, false), status });
const rest = [changing("c"), out("d", "unchanged"), changing("ctl")];
const statuses = (plans: readonly HostPlan[]) =>
  refuseWithoutCanary(intent, plans).map(({ host, status, phases }) => `${host} ${status} ${phases.length}`);

test("with all of the canary refused or not reached, what comes after it is refused, and controllers are not", () => {
  const plans = [out("a", "refused"), out("b", "unreachable"), ...rest];
  expect(statuses(plans)).toEqual([
    "a refused 0",
    "b unreachable 0",
    "c refused 0",
    "d unchanged 0",
    "ctl changes 1",
  ]);
  const finding = refuseWithoutCanary(intent, plans)[2]?.findings[0];
  expect(finding).toMatchObject({ code: "canary-not-ready", severity: "error", subject: { host: "c" } });
});

test.each([
  ["one of the canary can be changed", [changing("a"), out("b", "refused")]],
  ["one of the canary is as it shall be", [out("a", "unchanged"), out("b", "unreachable")]],
  ["the plan has none of the canary", []],
])("nothing is refused where %s", (_, canary) => {
  expect(refuseWithoutCanary(intent, [...canary, ...rest])).toEqual([...canary, ...rest]);
});

test("nothing is refused without rules", () => {
  const { rollout: _, ...without } = intent;
  const plans = [out("a", "refused"), ...rest];
  expect(refuseWithoutCanary(without, plans)).toBe(plans);
});
