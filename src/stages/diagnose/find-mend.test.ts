import { expect, test } from "vitest";
import type { Subject } from "../../model/finding.ts";
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
  findMend(rule, { code: "x", severity: "error", subject: { host, item }, summary: "", detail: "" }, [plan])
    .kind;

test("an action on another unit mends nothing", () => {
  expect(mendOf("neutron-sriov-agent")).toBe("apply");
  expect(mendOf("nova-compute")).toBe("by-hand");
});

test("what the plan of the cloud puts into aggregates mends the finding on that host, and on the cloud", () => {
  const cloud = {
    host: hostName("cloud:lab"),
    phases: [
      {
        actions: [
          {
            step: "ensure-aggregates",
            action: { kind: "add-aggregate-host", aggregate: "sriov", host: "alpha.example" },
          },
        ],
      },
    ],
    findings: [],
  } as unknown as HostPlan;
  const inAggregates = { mendedBy: ["ensure-aggregates"] } as unknown as RuleText;
  const kindOf = (subject: Subject) =>
    findMend(inAggregates, { code: "x", severity: "error", subject, summary: "", detail: "" }, [plan, cloud])
      .kind;
  expect(kindOf({ host })).toBe("apply");
  expect(kindOf({ host: "beta" })).toBe("by-hand");
  expect(kindOf({ host: "cloud:lab", item: "sriov.small" })).toBe("apply");
});
