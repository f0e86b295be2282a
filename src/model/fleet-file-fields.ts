import * as z from "zod";

/** A mapping that takes these fields and no others. */
export function section<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, { error: () => "a mapping, with one `field: value` a line" });
}

/** A text of this form; expected completes "needs ...". */
export function text(pattern: RegExp, expected: string, examples: string[]): z.ZodString {
  const field = z.string({ error: () => expected }).regex(pattern, { error: () => expected, abort: true });
  return examples.length === 0 ? field : field.meta({ examples });
}

/** A whole number within limits; expected completes "needs ...". */
export function integer(limits: { min: number; max: number; expected: string }): z.ZodInt {
  const error = () => limits.expected;
  return z.int({ error }).min(limits.min, { error }).max(limits.max, { error });
}

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return z.enum(words, { error: () => words.join(" or ") });
}

/** true or false. */
export const toggle = z.boolean({ error: () => "true or false" });

/** A text of this form, or a list of such texts with at least one. */
export function oneOrMany(field: z.ZodString, expected: string) {
  const error = () => expected;
  return z.union([field, z.array(field, { error }).min(1, { error })], { error });
}

/** A whole number within limits, or a range of two such as 200-300; numbersOf tells which numbers these are. */
export function numberOrRange(limits: { min: number; max: number; expected: string }) {
  const error = () => limits.expected;
  const isWithin = (written: string) => {
    const { first, last } = numbersOf(written);
    return Math.min(first, last) >= limits.min && Math.max(first, last) <= limits.max;
  };
  const range = text(/^[0-9]{1,6}(?:-[0-9]{1,6})?$/, limits.expected, []).refine(isWithin, { error });
  return z.union([integer(limits), range], { error });
}

/** The ends of what numberOrRange has accepted, as they are written: the first may be the greater one. */
export function numbersOf(written: number | string): { readonly first: number; readonly last: number } {
  const [first = 0, last = first] = String(written).split("-").map(Number);
  return { first, last };
}

/** A time with its unit: 90s, 20m, 1h; at least a second, at most a day. */
export function duration(example: string) {
  const expected = `a time with its unit, from 1s to 24h, such as ${example}`;
  return text(/^(?:[1-9][0-9]{0,4}s|[1-9][0-9]{0,3}m|(?:[1-9]|1[0-9]|2[0-4])h)$/, expected, [example]).refine(
    (value) => durationMs(value) <= 86_400_000,
    { error: () => expected },
  );
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of a text that duration has accepted. */
export function durationMs(value: string): number {
  return Number(value.slice(0, -1)) * (UNIT_MS[value.slice(-1)] ?? 0);
}
