import { expect, test } from "vitest";
import { createClock } from "./clock.ts";

test("now is the time of day", () => {
  expect(Math.abs(createClock().now() - Date.now())).toBeLessThan(1000);
});

test("sleep ends after its time", async () => {
  const started = performance.now();
  await createClock().sleep(5);
  expect(performance.now() - started).toBeGreaterThanOrEqual(4);
});

test("a signal ends it with the signal's own reason, before and while it sleeps", async () => {
  const reason = new Error("broken off");
  await expect(createClock().sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  const controller = new AbortController();
  const sleeping = createClock().sleep(60_000, controller.signal);
  controller.abort(reason);
  await expect(sleeping).rejects.toBe(reason);
});
