import { expect, test } from "vitest";
import {
  aggregate,
  aggregateIntent,
  cloudHost,
  cloudStepInput,
  judged,
  type StepCloud,
} from "../../../test/fixtures/cloud-step-input.ts";
import { hostName } from "../../model/ids.ts";
import { unreadable } from "../../model/reading.ts";
import type { AggregateIntent } from "../../model/tenant-intent.ts";
import { ensureAggregates } from "./ensure-aggregates.ts";

const whole = aggregate({ hosts: ["node-1", "node-2"], properties: { sriov: "true", mine: "1" } });
const node3 = cloudHost("node-3", { novaName: undefined });

test.each<[string, Partial<AggregateIntent>, StepCloud, readonly unknown[]]>([
  ["there as it shall be, with things of others", {}, { aggregates: [whole] }, ["yes"]],
  [
    "missing",
    { availabilityZone: "az-1" },
    {},
    [
      "no",
      "make-aggregate [sriov,az-1]",
      "set-aggregate-properties [sriov,{sriov:null},{sriov:true}]",
      "add-aggregate-host [sriov,node-1]",
      "add-aggregate-host [sriov,node-2]",
    ],
  ],
  [
    "without a host",
    {},
    { aggregates: [{ ...whole, hosts: ["node-2", "other"] }] },
    ["no", "add-aggregate-host [sriov,node-1]"],
  ],
  [
    "with another value",
    {},
    { aggregates: [{ ...whole, properties: { sriov: "false" } }] },
    ["no", "set-aggregate-properties [sriov,{sriov:false},{sriov:true}]"],
  ],
  [
    "of some hosts",
    { hosts: { labels: {}, names: [hostName("node-2")] } },
    { aggregates: [aggregate({ properties: { sriov: "true" } })] },
    ["no", "add-aggregate-host [sriov,node-2]"],
  ],
  [
    "with a host that Nova does not know",
    {},
    { aggregates: [whole], hosts: [cloudHost("node-1"), node3] },
    ["no", "error host-unknown-to-nova"],
  ],
  [
    "with a host that is not ready, and one that is in it all the same",
    {},
    {
      aggregates: [{ ...whole, hosts: ["node-1"] }],
      hosts: [
        cloudHost("node-1", { notReady: "is refused" }),
        cloudHost("node-2", { notReady: "is refused" }),
      ],
    },
    ["no", "warning host-left-out-of-aggregate"],
  ],
  [
    "in another zone",
    { availabilityZone: "az-1" },
    { aggregates: [{ ...whole, availabilityZone: "az-2" }] },
    ["no", "error aggregate-in-another-zone"],
  ],
  [
    "in a zone, with a host that is in another one",
    { availabilityZone: "az-1" },
    { aggregates: [aggregate({ name: "b", availabilityZone: "az-2", hosts: ["node-2"] })] },
    [
      "no",
      "make-aggregate [sriov,az-1]",
      "set-aggregate-properties [sriov,{sriov:null},{sriov:true}]",
      "add-aggregate-host [sriov,node-1]",
      "error host-in-another-zone",
    ],
  ],
  [
    "whose name has no property of its own",
    { properties: { constructor: "1" }, hosts: { labels: { role: "none" } } },
    { aggregates: [whole] },
    ["no", "set-aggregate-properties [sriov,{constructor:null},{constructor:1}]"],
  ],
])("an aggregate %s", (_, wanted, cloud, verdict) => {
  const input = cloudStepInput({ aggregates: [aggregateIntent(wanted)] }, cloud);
  expect(judged(ensureAggregates, input)).toEqual([verdict]);
});

test("says what is missing, and names hosts that are left out", () => {
  const hosts = [cloudHost("node-1"), node3];
  const input = cloudStepInput({ aggregates: [aggregateIntent()] }, { aggregates: [aggregate()], hosts });
  const [verdict] = ensureAggregates.judge(input);
  expect(verdict?.summary).toBe(
    "lacks sriov=true; lacks node-1; Nova does not know a host of the aggregate sriov by its name, neither short nor with its domain: node-3",
  );
  expect(verdict?.findings[0]?.detail).toBe("It has a nova-compute on node-1, node-2.");
});

test.each(["aggregates", "computeServices"] as const)(
  "what could not be read is not taken for absent: %s",
  (fact) => {
    const input = cloudStepInput({ aggregates: [aggregateIntent()] });
    const facts = { ...input.facts, [fact]: unreadable("403") };
    expect(judged(ensureAggregates, { ...input, facts })).toEqual([["unknown"]]);
  },
);
