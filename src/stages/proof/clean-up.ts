import type { Finding } from "../../model/finding.ts";
import type { Left } from "./find-left.ts";
import type { ProofRun } from "./proof-run.ts";

/** Takes away what a proof left, the newest first; what cannot be deleted gives a finding and stops nothing else. */
export async function cleanUp(
  { act }: Pick<ProofRun, "act">,
  left: readonly Left[],
  why: string,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const { place, remove, step } of left) {
    const outcome = await act(place, remove, { step, why });
    if (outcome.kind !== "done") findings.push(outcome.finding);
  }
  return findings;
}
