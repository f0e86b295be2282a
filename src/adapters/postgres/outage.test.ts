import { expect, test } from "vitest";
import { Outage } from "./outage.ts";

test("an outage is told once, and its end; a short one is not", () => {
  const told: string[] = [];
  const outage = new Outage((what) => told.push(what));
  outage.isBack();
  outage.isGone(0);
  outage.isGone(2_900);
  outage.isBack();
  expect(told).toEqual([]);
  for (const at of [10_000, 12_000, 13_000, 20_000]) outage.isGone(at);
  expect(told).toEqual(["gone"]);
  outage.isBack();
  outage.isBack();
  expect(told).toEqual(["gone", "back"]);
});
