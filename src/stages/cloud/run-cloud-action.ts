import { OperatingError } from "../../base/operating-error.ts";
import type { CloudAction, PlaceAction } from "../../model/cloud-action.ts";
import type { Finding } from "../../model/finding.ts";
import type { ActionOutcome } from "../../model/run.ts";
import { describeAction } from "../../views/describe-action.ts";
import { findingOf } from "../shell-finding.ts";
import type { CloudWork } from "./cloud-work.ts";
import type { Done } from "./create-once.ts";
import { type ProofAction, runProofAction } from "./run-proof-action.ts";
import { runTenantAction } from "./run-tenant-action.ts";

/** Carries out an action in a cloud, and says how it ended; what is there already, or gone already, is done with a note. */
export function runCloudAction(work: CloudWork, action: PlaceAction): Promise<ActionOutcome> {
  return outcomeOf(work, action, () => carryOut(work, action));
}

/** How an action in a cloud ended, from what it gives or throws. */
export async function outcomeOf(
  work: Pick<CloudWork, "clock" | "place" | "signal">,
  action: CloudAction,
  carryOutIt: () => Promise<Done>,
): Promise<ActionOutcome> {
  const started = work.clock.now();
  const tookMs = () => work.clock.now() - started;
  try {
    const { note } = await carryOutIt();
    return { kind: "done", durationMs: tookMs(), ...(note === undefined ? {} : { note }) };
  } catch (error) {
    const finding = inWords(findingOf(error, work.place, work.signal), action);
    // Broken off, or without an answer: it may have happened.
    const isOpen = !(error instanceof OperatingError) || error.retryable;
    return { kind: isOpen ? "unknown" : "failed", durationMs: tookMs(), finding };
  }
}

/** What a service answered is the detail: the summary says what was not done. */
function inWords(finding: Finding, action: CloudAction): Finding {
  if (!finding.code.startsWith("cloud-")) return finding;
  return {
    ...finding,
    summary: `The cloud did not ${describeAction(action)}`,
    detail: `${finding.summary}. ${finding.detail}`,
  };
}

function carryOut(work: CloudWork, action: PlaceAction): Promise<Done> {
  return isProofAction(action) ? runProofAction(work, action) : runTenantAction(work, action);
}

function isProofAction(action: PlaceAction): action is ProofAction {
  return /-(?:key-pair|image|port|server)$/.test(action.kind);
}
