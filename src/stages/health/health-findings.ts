import type { Finding } from "../../model/finding.ts";
import type { HostName, RunId } from "../../model/ids.ts";
import type { Check } from "../../model/plan.ts";
import type { HostProof } from "../../model/proof.ts";
import { formatDuration } from "../../views/format-duration.ts";

/** What a host has not shown in time. */
export function notShown(host: HostName, missing: readonly Check[], timeoutMs: number): Finding {
  return {
    code: "health-not-shown",
    severity: "error",
    subject: { host },
    summary: `All is done on this host, but within ${formatDuration(timeoutMs)} it has not shown that it is well`,
    detail: `${textOf(missing)} (rollout.beforeNext).`,
    fix: `See the logs of nova-compute and the SR-IOV agent on ${host} and mend it; vfleet verify tells when it is well.`,
  };
}

/** The operator did not want to wait for what a host shows. */
export function notWaitedFor(host: HostName, missing: readonly Check[]): Finding {
  const seen = missing.length === 0 ? "" : ` When it was last looked at: ${textOf(missing)}.`;
  return {
    code: "stopped-by-operator",
    severity: "warning",
    subject: { host },
    summary: "All is done on this host; whether it is well was not waited for, as you asked",
    detail: `rollout.beforeNext was not seen to hold.${seen}`,
    fix: "Run vfleet verify to see whether it is well.",
  };
}

/** The proof of a host does not show that a VM on a VF answers. */
export function notProved(host: HostName, run: RunId, proofs: readonly HostProof[]): Finding {
  const bad = proofs.filter(({ outcome }) => outcome !== "proved");
  const findings = bad.flatMap((proof) => proof.findings);
  const worst = findings.find(({ severity }) => severity === "error") ?? findings[0];
  return {
    code: "health-not-proved",
    severity: "error",
    subject: { host },
    summary: "All is done on this host, but the proof does not show that a VM on one of its VFs answers",
    detail: worst ? `${worst.summary}. ${worst.detail} (proof ${run})` : `No VM has answered (proof ${run}).`,
    fix: `vfleet show ${run} tells all that was looked at.${worst?.fix === undefined ? "" : ` ${worst.fix}`}`,
  };
}

/** Why a host that could not be proved is taken for well all the same. */
export function proofLeftOut(host: HostName, reason: string): Finding {
  return {
    code: "proof-left-out",
    severity: "warning",
    subject: { host },
    summary: "No VM was made on this host to prove it, as somebody else keeps its nova-compute disabled",
    detail: reason === "" ? "Nova has no reason for it." : `The reason that Nova has: ${reason}.`,
    fix: "Enable it and run vfleet prove on this host.",
  };
}

function textOf(checks: readonly Check[]): string {
  return checks.map(({ subject, summary }) => `${subject} ${summary}`).join("; ");
}
