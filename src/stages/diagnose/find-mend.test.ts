import { expect, test } from "vitest";
import { hostName } from "../../model/ids.ts";
import type { HostPlan } from "../../model/plan.ts";
import type { RuleText } from "../../model/rule.ts";
import { findMend } from "./find-mend.ts";

const host = hostName("alpha");
const rule = { mendedBy: ["enable-sriov-agent"] } as unknown as RuleText;
const plan = {
  host,
  phases: [
    {
      actions: [
        {
          step: "enable-sriov-agent",
          action: { kind: "set-unit-enabled", unit: "neutron-sriov-agent.service", from: false, to: true },
        },
      ],
    },
  ],
  findings: [],
} as unknown as HostPlan;

const mendOf = (item: string) =>
  findMend(rule, { code: "x", severity: "error", subject: { host, item }, summary: "", detail: "" }, plan)
    .kind;

test("an action on another unit mends nothing", () => {
  expect(mendOf("neutron-sriov-agent")).toBe("apply");
  expect(mendOf("nova-compute")).toBe("by-hand");
});
