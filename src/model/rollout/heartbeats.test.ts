import { expect, test } from "vitest";
import { findSilent } from "./heartbeats.ts";

test("a service is silent until its report is another one", () => {
  const first = new Map([
    ["nova-compute", "2026-11-23T07:20:36Z"],
    ["agent", "2026-11-23T07:20:30Z"],
  ]);
  expect(findSilent(first, first)).toEqual(["nova-compute", "agent"]);
  const now = new Map([...first, ["agent", "2026-11-23T07:21:00Z"] as const]);
  expect(findSilent(first, now)).toEqual(["nova-compute"]);
});

test("a service that was not there, or whose cloud tells no times, is not waited for", () => {
  expect(findSilent(new Map(), new Map([["agent", "2026-11-23T07:20:36Z"]]))).toEqual([]);
  expect(findSilent(new Map([["agent", undefined]]), new Map([["agent", undefined]]))).toEqual([]);
});
