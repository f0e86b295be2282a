import { expect, test } from "vitest";
import { isWithin, isZone, timeIn, windowLengthMs } from "./maintenance-window.ts";

const night = { from: "22:00", to: "05:00", zone: "Europe/Berlin" };

test.each([
  ["before it", "2026-11-23T20:59:59Z", false],
  ["at its beginning", "2026-11-23T21:00:00Z", true],
  ["at midnight there", "2026-11-23T23:00:00Z", true],
  ["in its last minute", "2026-11-24T03:59:59Z", true],
  ["at its end", "2026-11-24T04:00:00Z", false],
  ["in summer an hour earlier", "2026-07-01T20:00:00Z", true],
])("a window over midnight, %s", (_, at, expected) => {
  expect(isWithin(night, Date.parse(at))).toBe(expected);
});

test("a window within a day", () => {
  const noon = { from: "12:00", to: "13:30", zone: "UTC" };
  const open = ["11:59", "12:00", "13:29", "13:30"].map((time) =>
    isWithin(noon, Date.parse(`2026-11-23T${time}:00Z`)),
  );
  expect(open).toEqual([false, true, true, false]);
  expect(windowLengthMs(noon)).toBe(90 * 60_000);
  expect(windowLengthMs(night)).toBe(7 * 3_600_000);
});

test("zones", () => {
  expect(timeIn("Asia/Kolkata", Date.parse("2026-11-23T19:00:00Z"))).toBe("00:30");
  expect(isZone("UTC")).toBe(true);
  expect(isZone("Mars/Olympus")).toBe(false);
});
