import type { Finding } from "../model/finding.ts";
import type { HostProof, ProofCheck, ProofLayer } from "../model/proof.ts";
import { formatDuration } from "./format-duration.ts";

/** How a host's proof ended, in one word or two. */
export const proofOutcomeWords: Readonly<Record<HostProof["outcome"], string>> = {
  proved: "proved",
  failed: "failed",
  "not-run": "not run",
};

/** Why a host is not proved, in one line: the first error, else what does not hold, else what is not known. */
export function proofReason({ findings, checks }: Pick<HostProof, "findings" | "checks">): string {
  const finding = findings.find(({ severity }) => severity === "error") ?? findings[0];
  const check = checks.find(({ holds }) => holds === "no") ?? checks.find(({ holds }) => holds === "unknown");
  return finding?.summary ?? check?.summary ?? "it was not heard";
}

/** How a host's proof ended, in one line: `proved on physnet2 in 3 min 20 s`, `failed on physnet2: …`. */
export function proofOutcomeText(proof: HostProof, durationMs: number): string {
  const on = proof.physicalNetwork === "" ? "" : ` on ${proof.physicalNetwork}`;
  const how = `${proofOutcomeWords[proof.outcome]}${on}`;
  if (proof.outcome === "proved") return `${how} in ${formatDuration(durationMs)}`;
  return `${how}: ${proofReason(proof)}`;
}

/** Whether a finding says what a check says, and more: then the check is not to be told again. */
export function isToldByFinding({ holds, summary }: ProofCheck, findings: readonly Finding[]): boolean {
  return holds !== "yes" && findings.some((finding) => `: ${finding.summary}`.endsWith(`: ${summary}`));
}

/** The layer on which a host broke: that of which an error says why, else the first that does not hold. */
export function brokenLayer({
  checks,
  findings,
}: Pick<HostProof, "checks" | "findings">): ProofLayer | undefined {
  const errors = findings.filter(({ severity }) => severity === "error");
  const broken = checks.find((check) => isToldByFinding(check, errors));
  return (broken ?? checks.find(({ holds }) => holds === "no"))?.layer;
}
