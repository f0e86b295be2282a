import { printable } from "../base/printable.ts";

/** A case of a JUnit report: it passes unless it has a failure, or an error where it could not be told. */
export type JunitCase = {
  readonly name: string;
  readonly problem?:
    | { readonly kind: "failure" | "error" | "skipped"; readonly message: string; readonly text: string }
    | undefined;
  readonly seconds?: number;
};

/** A suite of cases; log is what a reader may want beside them. */
export type JunitSuite = {
  readonly name: string;
  readonly cases: readonly JunitCase[];
  readonly log?: string | undefined;
};

/** A report in JUnit XML. */
export function junitReport(title: string, suites: readonly JunitSuite[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="${escaped(title)}">\n${suites.map(suiteText).join("")}</testsuites>\n`;
}

function suiteText({ name, cases, log }: JunitSuite): string {
  const count = (kind: string) => cases.filter(({ problem }) => problem?.kind === kind).length;
  const skipped = count("skipped") === 0 ? "" : ` skipped="${count("skipped")}"`;
  const counts = `tests="${cases.length}" failures="${count("failure")}" errors="${count("error")}"${skipped}`;
  const out = log === undefined ? "" : `    <system-out>${escapedLines(log)}</system-out>\n`;
  return `  <testsuite name="${escaped(name)}" ${counts}>\n${cases.map((each) => caseText(name, each)).join("")}${out}  </testsuite>\n`;
}

function caseText(suite: string, { name, problem, seconds }: JunitCase): string {
  const time = seconds === undefined ? "" : ` time="${seconds.toFixed(1)}"`;
  const start = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"${time}`;
  if (problem === undefined) return `${start}/>\n`;
  const { kind, message, text } = problem;
  return `${start}>\n      <${kind} message="${escaped(message)}">${escaped(text)}</${kind}>\n    </testcase>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}

function escapedLines(text: string): string {
  return text.split("\n").map(escaped).join("\n");
}
