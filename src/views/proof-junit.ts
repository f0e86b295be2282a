import type { HostProof, ProofCheck, ProofReport } from "../model/proof.ts";
import { type JunitCase, junitReport } from "./junit.ts";

/** What a proof showed as JUnit XML: a suite for each host and physical network, a case for each check, with the VM's console. */
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
  const problems = findings.filter(({ severity }) => severity === "error" || outcome === "not-run");
  return [
    ...checks.map((check) => ({ name: `${check.layer}: ${check.summary}`, problem: problemOf(check) })),
    ...problems.map(({ code, severity, summary, detail, fix }) => ({
      name: code,
      problem: {
        kind: severity === "error" ? ("error" as const) : ("skipped" as const),
        message: summary,
        text: fix === undefined ? detail : `${detail} ${fix}`,
      },
    })),
  ];
}

function problemOf({ holds, summary }: ProofCheck): JunitCase["problem"] {
  if (holds === "yes") return undefined;
  if (holds === "no") return { kind: "failure", message: summary, text: "" };
  return { kind: "error", message: summary, text: "It could not be told." };
}
