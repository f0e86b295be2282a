import type { Finding } from "../../model/finding.ts";
import type { HostName } from "../../model/ids.ts";
import type { ProofRun } from "./proof-run.ts";

const code = "stopped-by-operator";

/** What is said of a host whose proof the operator stopped; physicalNetwork: undefined where it is about the cloud. */
export function stoppedFinding(
  about: { readonly host: HostName; readonly physicalNetwork?: string | undefined },
  detail: string,
): Finding {
  const { host, physicalNetwork } = about;
  return {
    code,
    severity: "warning",
    subject: { host, ...(physicalNetwork === undefined ? {} : { item: physicalNetwork }) },
    summary: "The proof was stopped before it was through, as you asked",
    detail,
    fix: "Run vfleet prove again.",
  };
}

/** Whether a finding says that the operator stopped the proof. */
export function isStopped(finding: Finding): boolean {
  return finding.code === code;
}

/** Whether something ended because the operator wished so. */
export function isStop(error: unknown, { halt, abort }: Pick<ProofRun, "halt" | "abort">): boolean {
  return (halt.aborted && error === halt.reason) || (abort.aborted && error === abort.reason);
}
