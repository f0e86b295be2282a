import { expect, test } from "vitest";
import {
  aggregate,
  cloudStepInput,
  flavor,
  flavorIntent,
  judged,
  type StepCloud,
  sriovKey,
} from "../../../test/fixtures/cloud-step-input.ts";
import type { CloudAction } from "../../model/cloud-action.ts";
import { unreadable } from "../../model/reading.ts";
import { ensureFlavors } from "./ensure-flavors.ts";

const sriov = aggregate({ hosts: ["node-1"], properties: { sriov: "true" } });
const whole = flavor({ properties: { [sriovKey]: "true", "hw:cpu_policy": "dedicated" } });

test.each<[string, StepCloud, readonly unknown[]]>([
  ["there as it shall be, with specs of others", { flavors: [whole] }, ["yes"]],
  [
    "missing",
    {},
    [
      "no",
      `make-flavor [{name:m1.small.sriov,vcpus:2,ramMb:2048,diskGb:20,isPublic:true},{${sriovKey}:true}]`,
    ],
  ],
  [
    "without its extra specs",
    { flavors: [flavor()] },
    ["no", `set-flavor-properties [m1.small.sriov,{${sriovKey}:null},{${sriovKey}:true}]`],
  ],
  ["with another size", { flavors: [{ ...whole, ramMb: 4096 }] }, ["no", "error flavor-differs"]],
  ["for chosen projects", { flavors: [{ ...whole, isPublic: false }] }, ["no", "error flavor-differs"]],
])("a flavor %s", (_, cloud, verdict) => {
  const input = cloudStepInput({ flavors: [flavorIntent()] }, { aggregates: [sriov], ...cloud });
  expect(judged(ensureFlavors, input)).toEqual([verdict]);
});

test("a flavor that no host is left for is told", () => {
  const input = cloudStepInput({ flavors: [flavorIntent()] }, { flavors: [whole] });
  expect(judged(ensureFlavors, input)).toEqual([["yes", "warning flavor-fits-no-host"]]);
  const planned: readonly CloudAction[] = [
    { kind: "make-aggregate", name: "sriov", availabilityZone: undefined },
    { kind: "set-aggregate-properties", aggregate: "sriov", from: { sriov: null }, to: { sriov: "true" } },
    { kind: "add-aggregate-host", aggregate: "sriov", host: "node-2" },
  ];
  expect(judged(ensureFlavors, { ...input, planned })).toEqual([["yes"]]);
});

test("flavors that could not be read are not taken for absent", () => {
  const input = cloudStepInput({ flavors: [flavorIntent()] }, { aggregates: [sriov] });
  const facts = { ...input.facts, flavors: unreadable("403") };
  expect(judged(ensureFlavors, { ...input, facts })).toEqual([["unknown"]]);
});
