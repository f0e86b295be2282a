import { describe, expect, test } from "vitest";
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
import type { OtherFlavorsIntent } from "../../model/tenant-intent.ts";
import { fenceOtherFlavors } from "./fence-other-flavors.ts";

const fence: OtherFlavorsIntent = { properties: { [sriovKey]: "false" }, except: ["m1.kept"] };
const sriov = aggregate({ hosts: ["node-1"], properties: { sriov: "true" } });
const plain = aggregate({ id: "2", name: "plain", hosts: ["node-2"], properties: { sriov: "false" } });
const both = [sriov, plain];
const tiny = flavor({ name: "m1.tiny" });
const fenced = flavor({ name: "m1.big", properties: { [sriovKey]: "false" } });
const setTiny = `set-flavor-properties [m1.tiny,{${sriovKey}:null},{${sriovKey}:false}]`;

function inputOf(cloud: StepCloud, otherFlavors = fence) {
  return cloudStepInput({ flavors: [flavorIntent()], otherFlavors }, cloud);
}

test.each<[string, StepCloud, readonly unknown[]]>([
  [
    "those that lack it get it, one by one, in the order of their names",
    { aggregates: both, flavors: [tiny, flavor({ name: "m1.a" }), fenced] },
    ["no", `set-flavor-properties [m1.a,{${sriovKey}:null},{${sriovKey}:false}]`, setTiny],
  ],
  ["all have it", { aggregates: both, flavors: [fenced] }, ["yes"]],
  [
    "listed ones, exceptions and those of a proof are left alone",
    {
      aggregates: both,
      flavors: [
        flavor(),
        flavor({ name: "m1.kept" }),
        flavor({ name: "vfleet-proof-20260101-000000-abcd-flavor" }),
      ],
    },
    ["yes"],
  ],
  [
    "another value is kept and named",
    { aggregates: both, flavors: [flavor({ name: "m1.odd", properties: { [sriovKey]: "maybe" } }), tiny] },
    ["no", setTiny, "warning flavor-has-another-value"],
  ],
])("%s", (_, cloud, verdict) => {
  expect(judged(fenceOtherFlavors, inputOf(cloud))).toEqual([verdict]);
});

test("without the wish, nothing is judged", () => {
  expect(judged(fenceOtherFlavors, cloudStepInput({}, { flavors: [tiny] }))).toEqual([]);
});

describe("the trap", () => {
  test.each<[string, StepCloud, readonly unknown[]]>([
    [
      "no host would be left: it is refused",
      { aggregates: [sriov], flavors: [tiny] },
      ["no", "error fence-leaves-no-host"],
    ],
    [
      "no host is left already: it is told",
      { aggregates: [sriov], flavors: [fenced] },
      ["yes", "warning fence-leaves-no-host"],
    ],
    [
      "some hosts would be left out: it is told",
      { aggregates: both, flavors: [tiny], computes: ["node-1", "node-2", "node-3", "node-4"] },
      ["no", setTiny, "warning fence-leaves-out-hosts"],
    ],
    ["there are no compute hosts at all", { flavors: [tiny], computes: [] }, ["no", setTiny]],
  ])("%s", (_, cloud, verdict) => {
    expect(judged(fenceOtherFlavors, inputOf(cloud))).toEqual([verdict]);
  });

  test("hosts and flavors are named", () => {
    const computes = ["node-1", "node-2", "node-3"];
    const [warned] = fenceOtherFlavors.judge(inputOf({ aggregates: both, flavors: [tiny], computes }));
    expect(warned?.findings[0]).toMatchObject({
      summary: "A host gets no more servers of other flavors, as no aggregate says sriov of it: node-3",
      fix: "Put these hosts into an aggregate with sriov=false, unless they shall be kept free.",
    });
    const [refused] = fenceOtherFlavors.judge(inputOf({ flavors: [tiny, fenced] }));
    expect(refused?.findings[0]?.summary).toBe(
      "No host would be left for servers of these 2 flavors: m1.big, m1.tiny",
    );
  });

  test("what this apply does to aggregates counts", () => {
    const input = inputOf({ aggregates: [sriov], flavors: [tiny] });
    const planned: readonly CloudAction[] = [
      { kind: "make-aggregate", name: "plain", availabilityZone: undefined },
      { kind: "set-aggregate-properties", aggregate: "plain", from: { sriov: null }, to: { sriov: "false" } },
      { kind: "add-aggregate-host", aggregate: "plain", host: "node-2" },
    ];
    expect(judged(fenceOtherFlavors, { ...input, planned })).toEqual([["no", setTiny]]);
  });

  test("a wish that no aggregate is asked for needs no host", () => {
    const other = { properties: { "hw:mem_page_size": "any" }, except: [] };
    expect(judged(fenceOtherFlavors, inputOf({ flavors: [tiny] }, other))).toEqual([
      ["no", "set-flavor-properties [m1.tiny,{hw:mem_page_size:null},{hw:mem_page_size:any}]"],
    ]);
  });

  test.each(["aggregates", "computeServices"] as const)(
    "it is refused where %s could not be read",
    (fact) => {
      const input = inputOf({ aggregates: both, flavors: [tiny] });
      const facts = { ...input.facts, [fact]: unreadable("403") };
      expect(judged(fenceOtherFlavors, { ...input, facts })).toEqual([["no", "error fence-unchecked"]]);
    },
  );
});
