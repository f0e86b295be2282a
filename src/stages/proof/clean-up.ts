import type { Finding } from "../../model/finding.ts";
import type { Left } from "./find-left.ts";
import type { ProofRun } from "./proof-run.ts";
import { isStopped } from "./stopped.ts";

/**
 * Takes away what a proof left, the newest first; what cannot be deleted gives a finding and stops nothing else. Where it
 * is not known how that ended it is tried once more. Once the operator has broken it off, nothing is begun or said of it.
 */
export async function cleanUp(
  { act, abort }: Pick<ProofRun, "act" | "abort">,
  left: readonly Left[],
  why: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { place, remove, step } of left) {
    if (abort.aborted) break;
    const first = await act(place, remove, { step, why });
    const again = first.kind === "unknown" && !abort.aborted;
    const outcome = again ? await act(place, remove, { step, why }) : first;
    if (outcome.kind !== "done" && !isStopped(outcome.finding)) findings.push(outcome.finding);
  }
  return findings;
}
