import { printable } from "../base/printable.ts";
import type { ProgressEvent, RunEvent, WaveEvent } from "../model/progress.ts";
import type { ActionOutcome, HostOutcome } from "../model/run.ts";
import { countText } from "./count-text.ts";
import { describeAction } from "./describe-action.ts";
import { formatDuration } from "./format-duration.ts";
import { formatTime } from "./format-time.ts";
import { placeText } from "./place-text.ts";
import { proofOutcomeText } from "./proof-words.ts";
import { runEventText, waveEventText } from "./wave-text.ts";

/** An event as one line for a log, without line feed and escapes; at is milliseconds since the epoch. */
export function formatProgressLine(event: ProgressEvent, at: number): string {
  return printable(`${formatTime(at)} ${whatOf(event)}`);
}

function whatOf(event: ProgressEvent): string {
  if (event.kind === "run-begun") return runEventText(event);
  return "host" in event ? `${placeText(event.host)}: ${textOf(event)}` : waveEventText(event);
}

function textOf(event: Exclude<ProgressEvent, WaveEvent | RunEvent>): string {
  switch (event.kind) {
    case "reading":
      return "reading";
    case "read":
      return `${event.ok ? "read" : "could not be read"} (${event.done} of ${event.of})`;
    case "host-started":
      return event.actions === undefined ? "begins" : `begins, ${countText(event.actions, "action")}`;
    case "action-started": {
      const place = event.of === undefined ? "" : `${event.number}/${event.of} `;
      return `${place}${describeAction(event.action.action)}`;
    }
    case "action-ended":
      return `${outcomeText(event.outcome)}: ${describeAction(event.action.action)}`;
    case "waiting":
      return `waits ${event.what}, for ${formatDuration(event.elapsedMs)} now`;
    case "host-ended":
      return hostOutcomeText(event.outcome);
    case "host-proof-ended":
      return proofOutcomeText(event.proof, event.durationMs);
  }
}

/** How an action ended, in words. */
export function outcomeText(outcome: ActionOutcome): string {
  const took = formatDuration(outcome.durationMs);
  switch (outcome.kind) {
    case "done":
      return `done in ${took}${outcome.note === undefined ? "" : ` (${outcome.note})`}`;
    case "failed":
      return `failed after ${took} (${outcome.finding.summary})`;
    case "unknown":
      return `not known whether done, after ${took} (${outcome.finding.summary})`;
  }
}

/** How a host's part of a run ended, in words. */
export function hostOutcomeText(outcome: HostOutcome): string {
  if (outcome.kind === "done") return `finished, ${countText(outcome.actions, "action")} done`;
  return `${outcome.kind}: ${outcome.finding.summary}`;
}
