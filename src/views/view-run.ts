import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { ActionOutcome, HostOutcome, JournalEntry } from "../model/run.ts";
import { countText } from "./count-text.ts";
import { describeAction } from "./describe-action.ts";
import { hostOutcomeText, outcomeText } from "./format-progress-line.ts";
import { formatTime } from "./format-time.ts";
import type { Style } from "./palette.ts";
import { isCloud, placeText } from "./place-text.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { summarizeRun } from "./summarize-run.ts";
import { findingLines } from "./view-findings.ts";
import { waveName } from "./wave-text.ts";

/** One run from its journal: what was done on each host, in order, how it ended and why. */
export function viewRun(entries: readonly JournalEntry[], options: ViewOptions): string {
  const summary = summarizeRun(entries);
  if (!summary) return renderLines([line("the journal has no beginning")], options);
  const clouds = [...collectHosts(entries).keys()].filter(isCloud).map(placeText);
  const places = [countText(summary.hosts, "host"), ...clouds].join(" and ");
  const ended =
    summary.endedAt === undefined ? styled("warn", "not ended") : `ended ${formatTime(summary.endedAt)}`;
  const lines = [
    line(
      styled("bold", `run ${summary.run}`),
      summary.undoes === undefined ? "" : `, undoes ${summary.undoes}`,
    ),
    line(`started ${formatTime(summary.startedAt)}, `, ended, `, ${places}, ${summary.fleetFile}`),
    ...waveLines(entries),
    ...storyLines(entries),
  ];
  return renderLines(lines, options);
}

/** The waves of a run with rules of rollout: when each began and ended, and how many of its hosts are done. */
function waveLines(entries: readonly JournalEntry[]): readonly Line[] {
  const done = new Set(
    entries.flatMap((entry) =>
      entry.kind === "host-ended" && entry.outcome.kind === "done" ? [entry.host] : [],
    ),
  );
  return entries.flatMap((entry) => {
    if (entry.kind !== "wave-started") return [];
    const { at, wave, hosts } = entry;
    const end = entries.find((other) => other.kind === "wave-ended" && other.wave.number === wave.number);
    const size = `${hosts.filter((host) => done.has(host)).length} of ${countText(hosts.length, "host")} done`;
    const times = styled("dim", ` (${formatTime(at)}${end ? ` to ${formatTime(end.at)}` : ""})`);
    return [line(`${waveName(wave)}: ${size}`, ...(end ? [] : [", ", styled("warn", "not ended")]), times)];
  });
}

/** What was done on each host, in order, and how it ended, each after an empty line. */
export function storyLines(entries: readonly JournalEntry[]): readonly Line[] {
  return [...collectHosts(entries)].flatMap(([host, story]) => [line(""), ...hostLines(host, story)]);
}

type Started = Extract<JournalEntry, { kind: "action-started" }>;
type ActionStory = { readonly started: Started; outcome: ActionOutcome | undefined };
type Checked = Extract<JournalEntry, { kind: "host-checked" }>;
type HostStory = {
  readonly actions: ActionStory[];
  checked: Checked | undefined;
  outcome: HostOutcome | undefined;
};

/** What happened on each host; an action's end belongs to its last beginning. */
function collectHosts(entries: readonly JournalEntry[]): ReadonlyMap<HostName, HostStory> {
  const hosts = new Map<HostName, HostStory>();
  const open = new Map<string, ActionStory>();
  for (const entry of entries) {
    if (!("host" in entry)) continue;
    const story = hosts.get(entry.host) ?? { actions: [], checked: undefined, outcome: undefined };
    hosts.set(entry.host, story);
    if (entry.kind === "action-started") {
      const action = { started: entry, outcome: undefined };
      story.actions.push(action);
      open.set(entry.action.id, action);
    } else if (entry.kind === "action-ended") {
      const action = open.get(entry.actionId);
      if (action) action.outcome = entry.outcome;
    } else if (entry.kind === "host-checked") story.checked = entry;
    else if (entry.kind === "host-ended") story.outcome = entry.outcome;
  }
  return hosts;
}

function hostLines(host: HostName, { actions, checked, outcome }: HostStory): readonly Line[] {
  return [
    line(styled("bold", placeText(host)), ": ", outcome ? hostWord(outcome) : styled("warn", "not ended")),
    ...actions.map(actionLine),
    ...(checked ? checkedLines(checked) : []),
    ...(outcome ? findingLines(findingsOf(outcome), { withSubject: false }) : []).map((each) =>
      indented(2, each),
    ),
  ];
}

/** What a host has shown in the end; of all that holds only how much it is. */
function checkedLines({ at, checks, proof }: Checked): readonly Line[] {
  const open = checks.filter(({ holds }) => holds !== "yes");
  const held = `${checks.length - open.length} of ${countText(checks.length, "check")} hold`;
  const proved = proof === undefined ? "" : `, proof ${proof}`;
  return [
    indented(2, line(styled("dim", `${formatTime(at)} `), `looked at in the cloud: ${held}${proved}`)),
    ...open.map(({ subject, summary, holds }) =>
      indented(4, line(styled(holds === "no" ? "bad" : "warn", subject), ` ${summary}`)),
    ),
  ];
}

function findingsOf(outcome: HostOutcome): readonly Finding[] {
  return outcome.kind === "done" ? (outcome.findings ?? []) : [outcome.finding];
}

function actionLine({ started, outcome }: ActionStory): Line {
  const how = outcome
    ? styled(OUTCOME[outcome.kind], outcomeText(outcome))
    : styled("warn", "its end is not in the journal");
  const at = styled("dim", `${formatTime(started.at)} `);
  return indented(2, line(at, describeAction(started.action.action), ": ", how));
}

const OUTCOME: Readonly<Record<ActionOutcome["kind"], Style>> = {
  done: "good",
  failed: "bad",
  unknown: "warn",
};

function hostWord(outcome: HostOutcome) {
  return styled(outcome.kind === "done" ? "good" : "bad", hostOutcomeText(outcome));
}
