import { expect, test } from "vitest";
import { addTallies, readTally, renderTally } from "../scripts/test-tally.ts";

const report = (passed: number, failed: number, skipped: number) =>
  JSON.stringify({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    numTodoTests: 0,
  });

test("counts what the report says", () => {
  expect(readTally(report(3, 0, 1), 0)).toEqual({ passed: 3, failed: 0, skipped: 1 });
  expect(readTally(report(3, 2, 0), 1)).toEqual({ passed: 3, failed: 2, skipped: 0 });
});

test("counts a suite that broke without a failed test as one failed", () => {
  expect(readTally(report(3, 0, 0), 1)).toMatchObject({ passed: 3, failed: 1 });
  expect(readTally(report(0, 0, 0), 0)).toMatchObject({ failed: 1, problem: "ran no test" });
  expect(readTally(undefined, null)).toMatchObject({ passed: 0, failed: 1 });
  expect(readTally("{ half", 1)).toMatchObject({ passed: 0, failed: 1 });
});

test("sums suites up to the closing line", () => {
  const passed = { passed: 5, failed: 0, skipped: 0 };
  expect(renderTally(addTallies([passed, passed]))).toBe("10 passed, 0 failed");
  expect(renderTally(addTallies([passed, { passed: 1, failed: 2, skipped: 3 }]))).toBe(
    "6 passed, 2 failed, 3 skipped",
  );
});
