/** What came from outside and looks like a number: it is compared as one, and is the text that it was. */
export type InputNumber = { readonly text: string; readonly number: number };

/** A value of awk; undefined was never set. */
export type Value = string | number | InputNumber | undefined;

/** An array of awk. */
export type AwkArray = Map<string, Value>;

/** A value that came from outside. */
export function fromInput(text: string): Value {
  return /^[ \t\n]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?[ \t\n]*$/.test(text)
    ? { text, number: Number(text) }
    : text;
}

/** A value as a text. */
export function textOf(value: Value): string {
  if (typeof value === "string") return value;
  if (value === undefined) return "";
  if (typeof value === "object") return value.text;
  return Number.isInteger(value) ? String(value) : shortNumber(value);
}

function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** A value as a number. */
export function numberOf(value: Value): number {
  if (typeof value === "number") return value;
  if (value === undefined) return 0;
  if (typeof value === "object") return value.number;
  const [found] = /^[ \t\n]*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(value) ?? [];
  return found === undefined ? 0 : Number(found);
}

/** Whether a value counts as true. */
export function isTrue(value: Value): boolean {
  if (typeof value === "string") return value !== "";
  return value !== undefined && numberOf(value) !== 0;
}

/** The order of two values: as numbers where both are, else as texts. */
export function compareValues(a: Value, b: Value): number {
  if (typeof a !== "string" && typeof b !== "string") return numberOf(a) - numberOf(b);
  const [left, right] = [textOf(a), textOf(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}
