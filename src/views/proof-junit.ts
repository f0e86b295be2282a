import type { Finding } from "../model/finding.ts";
import type { HostProof, ProofCheck, ProofReport } from "../model/proof.ts";
import { type JunitCase, junitReport } from "./junit.ts";
import { isToldByFinding } from "./proof-words.ts";

/** What a proof showed as JUnit XML: a suite for each host and physical network, a case for each check and for what is told besides, with the VM's console. */
export function proofJunit({ hosts, findings, cloud }: ProofReport): string {
  const errors = findings.filter(({ severity }) => severity === "error");
  const ofCloud = errors.map(({ code, summary, detail }) => ({
    name: code,
    problem: { kind: "error" as const, message: summary, text: detail },
  }));
  return junitReport("vfleet prove", [
    ...hosts.map((proof) => ({
      name: `${proof.host} ${proof.physicalNetwork}`.trim(),
      cases: casesOf(proof),
      log: proof.console,
    })),
    ...(ofCloud.length === 0 ? [] : [{ name: `cloud ${cloud}`, cases: ofCloud }]),
  ]);
}

function casesOf({ outcome, checks, findings }: HostProof): readonly JunitCase[] {
  const told = findings.filter((finding) => checks.some((check) => isToldByFinding(check, [finding])));
  const problems = findings.filter(
    (finding) => !told.includes(finding) && (finding.severity === "error" || outcome === "not-run"),
  );
  return [
    ...checks.map((check) => ({
      name: `${check.layer}: ${check.summary}`,
      problem: problemOf(
        check,
        told.find((finding) => isToldByFinding(check, [finding])),
      ),
    })),
    ...problems.map((finding) => ({
      name: finding.code,
      problem: {
        kind: finding.severity === "error" ? ("error" as const) : ("skipped" as const),
        message: finding.summary,
        text: textOf(finding),
      },
    })),
  ];
}

function problemOf({ holds, summary }: ProofCheck, why: Finding | undefined): JunitCase["problem"] {
  if (holds === "yes") return undefined;
  if (holds === "no") return { kind: "failure", message: summary, text: why ? textOf(why) : "" };
  return { kind: "error", message: summary, text: why ? textOf(why) : "It could not be told." };
}

function textOf({ detail, fix }: Finding): string {
  return fix === undefined ? detail : `${detail} ${fix}`;
}
