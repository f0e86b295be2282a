import { expect, test } from "vitest";
import { flavorIntent, networkIntent, sriovKey } from "../../test/fixtures/cloud-step-input.ts";
import type { CloudAction } from "../model/cloud-action.ts";
import { cloudPlace } from "../model/cloud-place.ts";
import type { HostPlan } from "../model/plan.ts";
import { actionSchema } from "../model/plan-file-actions.ts";
import { findUnapproved } from "./same-action.ts";

function planOf(actions: readonly CloudAction[]): HostPlan {
  const host = cloudPlace("mycloud");
  const planned = actions.map((action, at) => ({
    id: `${host}/${at}`,
    step: "s",
    action,
    why: "",
    disrupts: [],
  }));
  return { host, status: "changes", findings: [], phases: [{ name: "cloud", actions: planned }] };
}

const isApproved = (action: CloudAction, approved: CloudAction) =>
  findUnapproved(planOf([action]), planOf([approved])).length === 0;

const { properties, ...flavor } = flavorIntent();
const { subnets, ...network } = networkIntent({ vlan: undefined });
const set: CloudAction = {
  kind: "set-flavor-properties",
  flavor: "m1.tiny",
  from: { [sriovKey]: null, b: "1" },
  to: { [sriovKey]: "false", b: "2" },
};
const actions: readonly CloudAction[] = [
  { kind: "make-aggregate", name: "sriov", availabilityZone: undefined },
  { kind: "add-aggregate-host", aggregate: "sriov", host: "node-1" },
  { kind: "make-flavor", flavor, properties },
  set,
  { kind: "make-network", network },
  ...subnets.map((subnet): CloudAction => ({ kind: "make-subnet", network: "sriov-net", subnet })),
];

test.each(actions.map((action) => [action.kind, action] as const))(
  "%s is approved as a file has it",
  (_, action) => {
    const read = actionSchema.parse(JSON.parse(JSON.stringify(action)));
    expect(isApproved(action, read as CloudAction)).toBe(true);
    expect(actions.filter((other) => isApproved(other, action))).toEqual([action]);
  },
);

test.each<[string, CloudAction, boolean]>([
  ["from other values", { ...set, from: { [sriovKey]: "x" } }, true],
  ["some of them", { ...set, to: { b: "2" } }, true],
  ["another value", { ...set, to: { b: "3" } }, false],
  ["one more", { ...set, to: { ...set.to, c: "1" } }, false],
  ["another flavor", { ...set, flavor: "m1.big" }, false],
])("properties: %s", (_, action, wanted) => {
  expect(isApproved(action, set)).toBe(wanted);
});
