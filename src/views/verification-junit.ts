import { printable } from "../base/printable.ts";
import type { HostVerification } from "../model/discovery.ts";
import type { Check } from "../model/plan.ts";

/** What verify found as JUnit XML: a suite for each host, a case for each check; errors found are cases too. */
export function verificationJunit(verifications: readonly HostVerification[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="vfleet verify">\n${verifications.map(suite).join("")}</testsuites>\n`;
}

function suite({ host, checks, findings }: HostVerification): string {
  const errors = findings.filter(({ severity }) => severity === "error");
  const failed = checks.filter(({ holds }) => holds === "no").length;
  const unknown = checks.filter(({ holds }) => holds === "unknown").length;
  const cases = [
    ...checks.map((check) => testCase(host, `${check.step} ${check.subject}`, outcome(check))),
    ...errors.map((finding) =>
      testCase(
        host,
        `${finding.code} ${finding.subject.item ?? ""}`.trim(),
        element("error", finding.summary, finding.detail),
      ),
    ),
  ];
  const counts = `tests="${cases.length}" failures="${failed}" errors="${unknown + errors.length}"`;
  return `  <testsuite name="${escaped(host)}" ${counts}>\n${cases.join("")}  </testsuite>\n`;
}

function outcome({ holds, summary }: Check): string {
  if (holds === "yes") return "";
  return element(
    holds === "no" ? "failure" : "error",
    summary,
    holds === "unknown" ? "It could not be told." : "",
  );
}

function testCase(host: string, name: string, inner: string): string {
  const start = `    <testcase classname="${escaped(host)}" name="${escaped(name)}"`;
  return inner === "" ? `${start}/>\n` : `${start}>\n${inner}    </testcase>\n`;
}

function element(tag: "failure" | "error", message: string, text: string): string {
  return `      <${tag} message="${escaped(message)}">${escaped(text)}</${tag}>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return printable(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
