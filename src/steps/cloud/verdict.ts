import type { CloudStepAction, CloudStepInput, CloudVerdict } from "../../model/cloud-step.ts";
import type { Finding } from "../../model/finding.ts";
import type { Reading } from "../../model/reading.ts";

/** That a thing is not as it shall be, and what makes it so. */
export function lacks(subject: string, summary: string, actions: readonly CloudStepAction[]): CloudVerdict {
  return { subject, holds: "no", summary, actions, findings: [] };
}

/** That a thing is as it shall be. */
export function holds(subject: string, summary: string): CloudVerdict {
  return { subject, holds: "yes", summary, actions: [], findings: [] };
}

/** That a thing is not as it shall be, and that vfleet does not change it. */
export function refused(subject: string, finding: Finding): CloudVerdict {
  return { subject, holds: "no", summary: finding.summary, actions: [], findings: [finding] };
}

/** That a thing could not be seen; why is a finding of its own. */
export function unseen(subject: string, reading: Reading<unknown>): CloudVerdict {
  const reason = reading.is === "unreadable" ? reading.reason : "the cloud does not tell";
  return { subject, holds: "unknown", summary: `could not be seen: ${reason}`, actions: [], findings: [] };
}

/** An error about a thing in the cloud. */
export function errorOn(
  { place }: Pick<CloudStepInput, "place">,
  item: string,
  words: Pick<Finding, "code" | "summary" | "detail" | "fix">,
): Finding {
  return { severity: "error", subject: { host: place, item }, ...words };
}

/** Names in a sentence, the first few of many. */
export function listText(names: readonly string[], most = 8): string {
  const more = names.length - most;
  return `${names.slice(0, most).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
