import { OperatingError } from "../../base/operating-error.ts";
import type { CloudAction } from "../../model/cloud-action.ts";
import type { ActionOutcome } from "../../model/run.ts";
import { findingOf } from "../shell-finding.ts";
import type { CloudWork } from "./cloud-work.ts";
import type { Done } from "./create-once.ts";
import { runProofAction } from "./run-proof-action.ts";
import { runTenantAction } from "./run-tenant-action.ts";

/** Carries out an action in a cloud, and says how it ended; what is there already, or gone already, is done with a note. */
export async function runCloudAction(work: CloudWork, action: CloudAction): Promise<ActionOutcome> {
  const started = work.clock.now();
  const tookMs = () => work.clock.now() - started;
  try {
    const { note } = await carryOut(work, action);
    return { kind: "done", durationMs: tookMs(), ...(note === undefined ? {} : { note }) };
  } catch (error) {
    const finding = findingOf(error, work.place, work.signal);
    // Broken off, or without an answer: it may have happened.
    const isOpen = !(error instanceof OperatingError) || error.retryable;
    return { kind: isOpen ? "unknown" : "failed", durationMs: tookMs(), finding };
  }
}

function carryOut(work: CloudWork, action: CloudAction): Promise<Done> {
  switch (action.kind) {
    case "make-key-pair":
    case "delete-key-pair":
    case "make-image":
    case "delete-image":
    case "make-port":
    case "delete-port":
    case "make-server":
    case "delete-server":
      return runProofAction(work, action);
    default:
      return runTenantAction(work, action);
  }
}
