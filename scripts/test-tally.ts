/** How many tests ended how. */
export type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** Why a suite counts as failed although no test of it did. */
  readonly problem?: string;
};

/**
 * Counts vitest's JSON report of one suite; undefined: it wrote none. A suite that broke without a failed test (a file
 * that does not load, an error outside of tests, no test at all) counts as one failed.
 */
export function readTally(report: string | undefined, exitCode: number | null): Tally {
  const counts = parseReport(report);
  if (!counts) return { passed: 0, failed: 1, skipped: 0, problem: `wrote no report, exit code ${exitCode}` };
  if (counts.failed > 0) return counts;
  if (exitCode !== 0) return { ...counts, failed: 1, problem: `exit code ${exitCode} without a failed test` };
  if (counts.passed + counts.skipped === 0) return { ...counts, failed: 1, problem: "ran no test" };
  return counts;
}

/** The sums of several tallies. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (field: "passed" | "failed" | "skipped") =>
    tallies.reduce((total, tally) => total + tally[field], 0);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped") };
}

/** The closing line: `N passed, N failed`, and `, N skipped` if there are any. */
export function renderTally({ passed, failed, skipped }: Tally): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}

type Report = { readonly [field: string]: number | undefined };

function parseReport(report: string | undefined): Tally | undefined {
  if (report === undefined) return undefined;
  try {
    const counts = JSON.parse(report) as Report;
    const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = counts;
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
  } catch {
    return undefined;
  }
}
