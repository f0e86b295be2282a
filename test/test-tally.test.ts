import { expect, test } from "vitest";
import { addTallies, readTally, renderTally } from "../scripts/test-tally.ts";

const counted = (passed: number, failed: number, skipped: number) => ({
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: skipped,
  numTodoTests: 0,
});

const report = (...counts: Parameters<typeof counted>) => JSON.stringify(counted(...counts));

const ended = (exitCode: number | null) => ({ suite: "fast", exitCode, root: "/home/op/vfleet" });

test("counts what the report says", () => {
  expect(readTally(report(3, 0, 1), ended(0))).toEqual({ passed: 3, failed: 0, skipped: 1, failures: [] });
  expect(readTally(report(3, 2, 0), ended(1))).toMatchObject({ passed: 3, failed: 2, skipped: 0 });
});

test("counts a suite that broke without a failed test as one failed", () => {
  expect(readTally(report(3, 0, 0), ended(1))).toMatchObject({
    passed: 3,
    failed: 1,
    failures: ["suite fast: exit code 1 without a failed test"],
  });
  expect(readTally(report(0, 0, 0), ended(0))).toMatchObject({
    failed: 1,
    failures: ["suite fast: ran no test"],
  });
  expect(readTally(undefined, ended(null))).toMatchObject({
    passed: 0,
    failed: 1,
    failures: ["suite fast: wrote no report, exit code null"],
  });
  expect(readTally("{ half", ended(1))).toMatchObject({ passed: 0, failed: 1 });
});

const error = [
  "AssertionError: expected 1 to be 2",
  "    at /home/op/vfleet/src/base/a.test.ts:2:79",
  "    at file:///home/op/vfleet/node_modules/vitest/dist/run.js:1695:35",
  "    at new Promise (<anonymous>)",
  "    at process.processTicksAndRejections (node:internal/process/task_queues:105:5)",
].join("\n");

const withFailures = JSON.stringify({
  ...counted(1, 1, 2),
  testResults: [
    {
      name: "/home/op/vfleet/src/base/a.test.ts",
      status: "failed",
      message: "",
      assertionResults: [
        { status: "failed", ancestorTitles: ["sums"], title: "one", failureMessages: [error] },
        { status: "passed", ancestorTitles: ["sums"], title: "two", failureMessages: [] },
      ],
    },
    {
      name: "/home/op/vfleet/test/b.test.ts",
      status: "failed",
      message: "hook broke",
      assertionResults: [{ status: "skipped", ancestorTitles: [], title: "three", failureMessages: [] }],
    },
  ],
});

test("says at the end which tests failed, where and why, without the calls of others' code", () => {
  const tally = readTally(withFailures, ended(1));
  expect(renderTally(tally)).toBe(
    [
      "failed: src/base/a.test.ts > sums > one",
      "    AssertionError: expected 1 to be 2",
      "        at /home/op/vfleet/src/base/a.test.ts:2:79",
      "failed: test/b.test.ts",
      "    hook broke",
      "1 passed, 1 failed, 2 skipped",
    ].join("\n"),
  );
});

test("sums suites up to the closing line", () => {
  const passed = { passed: 5, failed: 0, skipped: 0, failures: [] };
  const broken = { passed: 1, failed: 2, skipped: 3, failures: ["x", "y"] };
  expect(renderTally(addTallies([passed, passed]))).toBe("10 passed, 0 failed");
  expect(addTallies([passed, broken]).failures).toEqual(["x", "y"]);
  expect(renderTally(addTallies([passed, { ...broken, failures: [] }]))).toBe(
    "6 passed, 2 failed, 3 skipped",
  );
});
