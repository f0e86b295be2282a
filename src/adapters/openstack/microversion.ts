import type { MicroversionRange } from "../../model/cloud.ts";

/** The order of two microversions, as numbers: 2.9 is before 2.10. */
export function compareMicroversions(a: string, b: string): number {
  const [majorA, minorA] = partsOf(a);
  const [majorB, minorB] = partsOf(b);
  return majorA - majorB || minorA - minorB;
}

/** The highest microversion that both know; undefined: there is none. */
export function chooseMicroversion(
  wanted: MicroversionRange,
  offered: MicroversionRange,
): string | undefined {
  const most = compareMicroversions(wanted.most, offered.most) < 0 ? wanted.most : offered.most;
  const least = compareMicroversions(wanted.least, offered.least) > 0 ? wanted.least : offered.least;
  return compareMicroversions(least, most) <= 0 ? most : undefined;
}

/** Whether the text is a microversion such as 2.53. */
export function isMicroversion(text: string | undefined): text is string {
  return text !== undefined && /^\d+\.\d+$/.test(text);
}

function partsOf(version: string): readonly [number, number] {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return [major, minor];
}
