import { expect, it } from "vitest";
import { createClock } from "./clock.ts";

const clock = createClock();

it("goes forward", async () => {
  const before = clock.now();
  await clock.sleep(1);
  expect(clock.now()).toBeGreaterThanOrEqual(before);
  expect(before).toBeGreaterThan(Date.UTC(2024));
});

it("wakes up when it is aborted, with the signal's reason", async () => {
  const controller = new AbortController();
  const sleeping = clock.sleep(1_000_000, controller.signal);
  controller.abort(new Error("enough"));
  await expect(sleeping).rejects.toThrow("enough");
  await expect(clock.sleep(1, controller.signal)).rejects.toThrow("enough");
});
