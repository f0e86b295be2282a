import type { HostVerification } from "../model/discovery.ts";
import type { Check } from "../model/plan.ts";
import { type JunitCase, junitReport } from "./junit.ts";
import { placeText } from "./place-text.ts";

/** What verify found as JUnit XML: a suite for each host, a case for each check; errors found are cases too. */
export function verificationJunit(verifications: readonly HostVerification[]): string {
  return junitReport(
    "vfleet verify",
    verifications.map(({ host, checks, findings }) => ({
      name: placeText(host),
      cases: [
        ...checks.map((check) => ({ name: `${check.step} ${check.subject}`, problem: problemOf(check) })),
        ...findings
          .filter(({ severity }) => severity === "error")
          .map(({ code, subject, summary, detail }) => ({
            name: `${code} ${subject.item ?? ""}`.trim(),
            problem: { kind: "error" as const, message: summary, text: detail },
          })),
      ],
    })),
  );
}

function problemOf({ holds, summary }: Check): JunitCase["problem"] {
  if (holds === "yes") return undefined;
  if (holds === "no") return { kind: "failure", message: summary, text: "" };
  return { kind: "error", message: summary, text: "It could not be told." };
}
