import type { Diagnosed, Diagnosis } from "../model/diagnosis.ts";
import { hostName } from "../model/ids.ts";
import { type JunitCase, junitReport } from "./junit.ts";
import { placeText } from "./place-text.ts";

/**
 * A diagnosis as JUnit XML: a suite for each host and cloud, a case for each finding; errors and warnings fail, what could not be
 * seen is an error of the case. A place without any has one case that passes.
 */
export function diagnosisJunit({ places, findings, unseen }: Diagnosis): string {
  const all = findings.flatMap(withConsequences);
  const others = all.map(({ subject }) => hostName(subject.host));
  return junitReport(
    "vfleet diagnose",
    [...new Set([...places, ...others])].map((place) => {
      const cases = [
        ...all.filter(({ subject }) => subject.host === place).map(caseOf),
        ...unseen
          .filter(({ host }) => host === place)
          .map(({ reason, codes }) => ({
            name: `not seen: ${codes.join(", ")}`,
            problem: { kind: "error" as const, message: reason, text: "" },
          })),
      ];
      return { name: placeText(place), cases: cases.length === 0 ? [{ name: "no finding" }] : cases };
    }),
  );
}

function withConsequences(finding: Diagnosed): readonly Diagnosed[] {
  return [finding, ...finding.consequences.flatMap(withConsequences)];
}

function caseOf(finding: Diagnosed): JunitCase {
  const { code, subject, severity, summary, detail, why, fix = "" } = finding;
  const name = `${code} ${subject.item ?? ""}`.trim();
  if (severity === "advice" || severity === "note") return { name };
  const text = [detail, why, fix].filter((part) => part !== "").join(" ");
  return { name, problem: { kind: "failure", message: summary, text } };
}
