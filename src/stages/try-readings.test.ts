import { expect, test } from "vitest";
import { OperatingError } from "../base/operating-error.ts";
import { tryReadings } from "./try-readings.ts";

const refuse = (message: string) => () =>
  Promise.reject(new OperatingError("forbidden", "cloud", { message, hint: "Ask for it." }));

test("what is answered is known, what is not is unreadable, and each trouble is kept once", async () => {
  const { attempt, troubles } = tryReadings(({ message }) => message, new AbortController().signal);
  expect(await attempt(() => Promise.resolve(7))).toEqual({ is: "known", value: 7 });
  expect(await attempt(refuse("no"))).toEqual({ is: "unreadable", reason: "no" });
  await attempt(refuse("no"));
  await attempt(refuse("never"));
  expect(troubles()).toEqual(["no", "never"]);
});

test("a bug is thrown on, and so is that it was broken off", async () => {
  const stop = new AbortController();
  const { attempt, troubles } = tryReadings(({ message }) => message, stop.signal);
  await expect(attempt(() => Promise.reject(new TypeError("bug")))).rejects.toThrow("bug");
  stop.abort(new Error("stopped"));
  await expect(attempt(refuse("no"))).rejects.toThrow("stopped");
  expect(troubles()).toEqual([]);
});
