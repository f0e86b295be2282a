import type { Action } from "../model/action.ts";
import type { HostName } from "../model/ids.ts";
import type { ProofReport } from "../model/proof.ts";
import type { JournalEntry } from "../model/run.ts";
import { describeAction } from "./describe-action.ts";
import { formatTime } from "./format-time.ts";
import { placeText } from "./place-text.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { summarizeProof } from "./summarize-proof.ts";
import { type ProofViewOptions, viewProof } from "./view-proof.ts";
import { storyLines } from "./view-run.ts";

/** What takes away something that a proof may have left, and where. */
export type LeftThing = { readonly place: HostName; readonly remove: Action };

/** A proof's journal, and what by it may be left in the cloud. */
export type ProofJournal = { readonly entries: readonly JournalEntry[]; readonly left: readonly LeftThing[] };

/** A proof that has ended: its report, and whether what it could not delete then is gone by now. */
export function viewEndedProof(
  { entries, report, left }: ProofJournal & { readonly report: ProofReport },
  options: ProofViewOptions,
): string {
  const text = viewProof(report, options);
  if (left.length > 0)
    return (
      text +
      renderLines(
        leftLines(left, "This may still be there; the next vfleet prove takes it away first:"),
        options,
      )
    );
  const ended = entries.findIndex(({ kind }) => kind === "run-ended");
  const hasMore = ended >= 0 && ended < entries.length - 1;
  return hasMore ? text + renderLines([line("What it left then was taken away since.")], options) : text;
}

/** A proof whose end is not in its journal: what it began to do, and what may be left of it. */
export function viewOpenProof({ entries, left }: ProofJournal, options: ViewOptions): string {
  const summary = summarizeProof(entries);
  if (!summary) return renderLines([line("the journal has no beginning")], options);
  const { run, startedAt, fleetFile } = summary;
  const lines = [
    line(styled("bold", `proof ${run}`)),
    line(`started ${formatTime(startedAt)}, `, styled("warn", "not ended"), `, ${fleetFile}`),
    ...storyLines(entries),
    line(""),
    line("Its end is not in its journal: it is still at work, or it was killed."),
    ...(left.length === 0
      ? [line("Nothing of it is left in the cloud.")]
      : leftLines(
          left,
          "This may be left of it; unless it is at work, the next vfleet prove takes it away first:",
        )),
  ];
  return renderLines(lines, options);
}

function leftLines(left: readonly LeftThing[], intro: string): readonly Line[] {
  return [
    line(intro),
    ...left.map(({ place, remove }) =>
      indented(2, line(styled("bold", placeText(place)), `: ${describeAction(remove)}`)),
    ),
  ];
}
