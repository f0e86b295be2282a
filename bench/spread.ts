/** The middle of some numbers, with the least and the greatest; NaN if there are none. */
export type Spread = { readonly median: number; readonly least: number; readonly greatest: number };

/** Tells a few repeated measurements by their middle, which one slow round does not move. */
export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const half = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? at(half) : (at(half - 1) + at(half)) / 2;
  return { median, least: at(0), greatest: at(sorted.length - 1) };
}
