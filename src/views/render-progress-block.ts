import { expectedLeftMs } from "../model/rollout/expect-run.ts";
import { countText } from "./count-text.ts";
import { formatDuration } from "./format-duration.ts";
import { placeText } from "./place-text.ts";
import type { ActiveHost, ProgressState } from "./reduce-progress.ts";
import { cut, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { waveName, waveProgressText } from "./wave-text.ts";

/** The terminal, and the time in milliseconds since the epoch. */
export type ProgressViewOptions = ViewOptions & { readonly now: number };

const MAX_ACTIVE = 12;

/** What happens now, one row for each host at work, none wrapped; the number of rows is bounded. */
export function renderProgressBlock(state: ProgressState, options: ProgressViewOptions): string {
  const { active, failed, failedCount, done, proved, reading, run, wave } = state;
  const lines = [
    ...(reading === undefined || reading.done === reading.of
      ? []
      : [line(`reading hosts: ${reading.done} of ${reading.of}`, failedText(reading.failed))]),
    ...(wave === undefined ? [] : [waveLine(wave, options.now)]),
    ...active.slice(0, MAX_ACTIVE).map((each) => activeLine(each, options.now)),
    ...more(active.length - MAX_ACTIVE, "at work"),
    ...failed.map(({ host, word, summary }) =>
      line(styled("bad", `${word} `), `${placeText(host)}: ${summary}`),
    ),
    ...more(failedCount - failed.length, "failed, stopped or not run"),
    ...(run === undefined && active.length + failedCount + done + proved === 0
      ? []
      : [totals(state, options.now)]),
  ];
  return renderLines(lines.map(cut), options);
}

function waveLine(wave: NonNullable<ProgressState["wave"]>, now: number): Line {
  return "before" in wave
    ? line(
        styled("bold", waveName(wave.before)),
        `: begins in ${formatDuration(Math.max(0, wave.until - now))}`,
      )
    : line(styled("bold", waveName(wave)), `: ${waveProgressText(wave)}`);
}

function activeLine({ host, number, of, text, since }: ActiveHost, now: number): Line {
  const place = of === undefined || of === 0 ? "" : ` ${number}/${of}`;
  return line(
    styled("bold", placeText(host)),
    styled("dim", `${place} ${formatDuration(Math.max(0, now - since))} `),
    text,
  );
}

function more(count: number, what: string): readonly Line[] {
  return count > 0 ? [line(styled("dim", `and ${count} more ${what}`))] : [];
}

function totals({ active, failedCount, done, proved, run }: ProgressState, now: number): Line {
  const all = run ? ` of ${countText(run.expected.hosts, "host")}` : "";
  const hosts = run ? `${run.ended - failedCount}${all} done` : `${countText(done, "host")} done`;
  const word = proved > 0 ? `${proved} proved` : hosts;
  return line(`${word}, ${active.length} at work`, failedText(failedCount), leftText(run, now));
}

/** As the plan's impact estimates it, from the last host that ended on. */
function leftText(run: ProgressState["run"], now: number): string {
  if (!run) return "";
  const leftMs = expectedLeftMs(run.expected, run.ended) - (now - run.since);
  return leftMs < 60_000 ? "" : `, about ${formatDuration(leftMs)} left as estimated`;
}

function failedText(count: number) {
  return count === 0 ? "" : styled("bad", `, ${count} failed`);
}
