import { expect, test } from "vitest";
import { aggregate } from "../../../test/fixtures/cloud-step-input.ts";
import { aggregateDemands, askFilter } from "./scheduled-hosts.ts";

test("only keys without a scope and those of aggregates are asked of aggregates", () => {
  const specs = { "aggregate_instance_extra_specs:a": "1", b: "2", "hw:c": "3", "trait:D": "required" };
  expect(aggregateDemands(specs)).toEqual({ a: "1", b: "2" });
});

// As nova/scheduler/filters/extra_specs_ops.py of Zed answers.
test.each([
  ["true", "true", "fits"],
  ["true", "false", "differs"],
  ["True", "true", "differs"],
  ["a, b", "b", "fits"],
  ["a", "<or> b <or> a", "fits"],
  ["a", "<or> b <or> c", "differs"],
  ["abc", "<in> b", "fits"],
  ["abc", "<all-in> a c", "fits"],
  ["abc", "<all-in> a d", "differs"],
  ["a", "s== a", "fits"],
  ["a", "s!= a", "differs"],
  ["4", "= 3", "fits"],
  ["4", "<= 3", "differs"],
  ["4", "== 4.0", "fits"],
  ["a", "s==", "differs"],
  ["a b", "a b", "fits"],
])("an aggregate's %s asked for %s %s", (value, wanted, answer) => {
  const own = [aggregate({ hosts: ["n"], properties: { key: value } })];
  expect(askFilter("n", own, { key: wanted })).toBe(answer);
});

test("values of several aggregates are taken together, and a key that none has is untold", () => {
  const own = [
    aggregate({ hosts: ["n"], properties: { key: "a" } }),
    aggregate({ hosts: ["n", "m"], properties: { key: "b" } }),
  ];
  expect(askFilter("n", own, { key: "a" })).toBe("fits");
  expect(askFilter("m", own, { key: "a" })).toBe("differs");
  expect(askFilter("n", own, { other: "a" })).toBe("untold");
  expect(askFilter("n", own, { key: "c", other: "a" })).toBe("differs");
  expect(askFilter("n", own, {})).toBe("fits");
});
