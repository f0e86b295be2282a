import { printable } from "../../base/printable.ts";
import { rememberLast } from "../../base/remember-last.ts";
import type { Finding } from "../finding.ts";
import { describeOsloProblem } from "./describe-oslo-problem.ts";
import type { OsloSource } from "./effective-value.ts";
import type { OsloFile } from "./oslo-file.ts";
import { sectionKey } from "./section-key.ts";

/** What is wrong with one file whatever its options mean: lines that oslo.config refuses, sections with several headers. */
export function findFileFaults(host: string, source: OsloSource): Finding[] {
  return [...findRefused(host, source), ...findSectionsTwice(host, source)];
}

function findRefused(host: string, { path, file }: OsloSource): Finding[] {
  return file.problems.map((problem) => ({
    code: "config-line-refused",
    severity: "error",
    subject: { host, item: path },
    summary: `${path} has a line that oslo.config refuses, so the service does not start`,
    detail: `${path}, ${describeOsloProblem(file, problem)}.`,
    fix: `Correct line ${problem.line} of ${path}, or take it out.`,
    evidence: [{ source: `${path}:${problem.line}`, text: describeOsloProblem(file, problem) }],
  }));
}

/** Whether no section has two headers, as in nearly every file. */
const hasEachOnce = rememberLast(
  16,
  ({ sections }: OsloFile) =>
    new Set(sections.map(({ name = "" }) => sectionKey(name))).size === sections.length,
);

function findSectionsTwice(host: string, { path, file }: OsloSource): Finding[] {
  if (hasEachOnce(file)) return [];
  const named = file.sections.flatMap(({ name, line }) => (name === undefined ? [] : [{ name, line }]));
  const bySection = Map.groupBy(named, ({ name }) => sectionKey(name));
  return [...bySection.values()].flatMap((headers): Finding[] => {
    const [first] = headers;
    if (!first || headers.length < 2) return [];
    const lines = headers.map(({ line }) => line).join(", ");
    return [
      {
        code: "config-section-twice",
        severity: "advice",
        subject: { host, item: path },
        summary: `section [${printable(first.name)}] has ${headers.length} headers in ${path}`,
        detail: `They are in the lines ${lines}. oslo.config reads them as one section.`,
        fix: "Move the section's options under one header.",
        evidence: headers.map(({ name, line }) => ({
          source: `${path}:${line}`,
          text: printable(`[${name}]`),
        })),
      },
    ];
  });
}
