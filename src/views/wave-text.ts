import type { RunEvent, WaveEvent, WaveProgress } from "../model/progress.ts";
import { expectedLeftMs } from "../model/rollout/expect-run.ts";
import type { WaveMark } from "../model/rollout/rollout.ts";
import { countText } from "./count-text.ts";
import { formatDuration } from "./format-duration.ts";

/** A wave for people: `wave 2 of 5, rack r3`. */
export function waveName({ number, of, name }: WaveMark): string {
  return `wave ${number} of ${of}, ${name}`;
}

/** How far a wave is: `8 of 20 hosts done, 3 under way`. */
export function waveProgressText({ hosts, done, underWay, failed }: WaveProgress): string {
  const parts = [
    `${done} of ${countText(hosts, "host")} done`,
    ...(underWay > 0 ? [`${underWay} under way`] : []),
    ...(failed > 0 ? [`${failed} failed or stopped`] : []),
  ];
  return parts.join(", ");
}

/** How large a run is, and how long it takes. */
export function runEventText({ expected, ended }: RunEvent): string {
  const before = ended === 0 ? "" : `, ${ended} of them have ended`;
  const left = formatDuration(expectedLeftMs(expected, ended));
  return `the run has ${countText(expected.hosts, "host")}${before}, and takes about ${left} as estimated`;
}

/** What happens to a wave, as a part of a line. */
export function waveEventText(event: WaveEvent): string {
  switch (event.kind) {
    case "wave-started":
      return `${waveName(event.wave)}: begins, ${countText(event.wave.hosts, "host")}`;
    case "wave-moved":
      return `${waveName(event.wave)}: ${waveProgressText(event.wave)}`;
    case "wave-ended":
      return `${waveName(event.wave)}: ended, ${waveProgressText(event.wave)}`;
    case "wave-pause":
      return `${waveName(event.before)}: begins in ${formatDuration(event.ms)}`;
  }
}
