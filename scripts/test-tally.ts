import { relative } from "node:path";

/** How many tests ended how. */
export type Tally = {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** What failed and why: for each failed test its file, its names, and its first error. */
  readonly failures: readonly string[];
};

/** A run of a suite that ended. root: file names are told relative to it. */
export type Run = { readonly suite: string; readonly exitCode: number | null; readonly root: string };

type Counts = Omit<Tally, "failures">;

/**
 * Counts vitest's JSON report of one suite; undefined: it wrote none. A suite that broke without a failed test (a file
 * that does not load, an error outside of tests, no test at all) counts as one failed.
 */
export function readTally(report: string | undefined, { suite, exitCode, root }: Run): Tally {
  const parsed = parseReport(report);
  const counts = countTests(parsed ?? {});
  const failures = (parsed?.testResults ?? []).flatMap((file) => failuresOf(file, root));
  const breakage = parsed ? breakageOf(counts, exitCode) : `wrote no report, exit code ${exitCode}`;
  if (breakage === undefined) return { ...counts, failures };
  return { ...counts, failed: 1, failures: [...failures, `suite ${suite}: ${breakage}`] };
}

/** The sums of several tallies. */
export function addTallies(tallies: readonly Tally[]): Tally {
  const sum = (field: keyof Counts) => tallies.reduce((total, tally) => total + tally[field], 0);
  const failures = tallies.flatMap((tally) => tally.failures);
  return { passed: sum("passed"), failed: sum("failed"), skipped: sum("skipped"), failures };
}

/**
 * What failed, once more where a long output ends, and the closing line: `N passed, N failed`, and `, N skipped` if there
 * are any.
 */
export function renderTally({ passed, failed, skipped, failures }: Tally): string {
  const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
  return [...failures.map((failure) => `failed: ${failure}`), counts].join("\n");
}

/** What is read of vitest's JSON report. */
type Report = {
  readonly numPassedTests?: number;
  readonly numFailedTests?: number;
  readonly numPendingTests?: number;
  readonly numTodoTests?: number;
  readonly testResults?: readonly FileReport[];
};

type FileReport = {
  readonly name: string;
  readonly status: string;
  readonly message?: string;
  readonly assertionResults: readonly TestReport[];
};

type TestReport = {
  readonly status: string;
  readonly title: string;
  readonly ancestorTitles: readonly string[];
  readonly failureMessages?: readonly string[] | null;
};

function breakageOf({ passed, failed, skipped }: Counts, exitCode: number | null): string | undefined {
  if (failed > 0) return undefined;
  if (exitCode !== 0) return `exit code ${exitCode} without a failed test`;
  return passed + skipped === 0 ? "ran no test" : undefined;
}

function countTests(report: Report): Counts {
  const { numPassedTests = 0, numFailedTests = 0, numPendingTests = 0, numTodoTests = 0 } = report;
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests };
}

function failuresOf(file: FileReport, root: string): string[] {
  const path = relative(root, file.name);
  const tests = file.assertionResults.filter(({ status }) => status === "failed");
  if (tests.length === 0 && file.status === "failed") return [`${path}\n${indent(file.message ?? "")}`];
  return tests.map(({ ancestorTitles, title, failureMessages }) => {
    const names = [path, ...ancestorTitles, title].filter((name) => name !== "");
    return `${names.join(" > ")}\n${indent(failureMessages?.[0] ?? "")}`;
  });
}

/** The most lines of an error that are said again. */
const mostLines = 20;

/** Of a stack, what is not of this project: a call inside of a package, of Node, or without a place. */
const foreignCall = /^ +at .*(node_modules|node:|<anonymous>)/;

function indent(message: string): string {
  return message
    .split("\n")
    .filter((line) => !foreignCall.test(line))
    .slice(0, mostLines)
    .map((line) => `    ${line}`)
    .join("\n");
}

function parseReport(report: string | undefined): Report | undefined {
  if (report === undefined) return undefined;
  try {
    return JSON.parse(report) as Report;
  } catch {
    return undefined;
  }
}
