import { countText } from "./count-text.ts";
import { formatDuration } from "./format-duration.ts";
import { placeText } from "./place-text.ts";
import type { ActiveHost, ProgressState } from "./reduce-progress.ts";
import { cut, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { waveName, waveProgressText } from "./wave-text.ts";

/** The terminal, and the time in milliseconds since the epoch. */
export type ProgressViewOptions = ViewOptions & { readonly now: number };

const MAX_ACTIVE = 12;
const MAX_FAILED = 6;

/** What happens now, one row for each host at work, none wrapped; the number of rows is bounded. */
export function renderProgressBlock(state: ProgressState, options: ProgressViewOptions): string {
  const { active, failed, done, proved, reading, wave } = state;
  const lines = [
    ...(reading === undefined || reading.done === reading.of
      ? []
      : [line(`reading hosts: ${reading.done} of ${reading.of}`, failedText(reading.failed.length))]),
    ...(wave === undefined ? [] : [waveLine(wave, options.now)]),
    ...active.slice(0, MAX_ACTIVE).map((each) => activeLine(each, options.now)),
    ...more(active.length - MAX_ACTIVE, "at work"),
    ...failed
      .slice(-MAX_FAILED)
      .map(({ host, word, summary }) => line(styled("bad", `${word} `), `${placeText(host)}: ${summary}`)),
    ...more(failed.length - MAX_FAILED, "failed, stopped or not run"),
    ...(active.length + failed.length + done + proved === 0 ? [] : [totals(state)]),
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

function totals({ active, failed, done, proved }: ProgressState): Line {
  const word = proved > 0 ? `${proved} proved` : `${countText(done, "host")} done`;
  return line(`${word}, ${active.length} at work`, failedText(failed.length));
}

function failedText(count: number) {
  return count === 0 ? "" : styled("bad", `, ${count} failed`);
}
