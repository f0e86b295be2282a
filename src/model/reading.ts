/** What reading a fact gave: a value, the certainty that it is not there, or why it could not be read. */
export type Reading<T> =
  | { readonly is: "known"; readonly value: T }
  | { readonly is: "absent" }
  | { readonly is: "unreadable"; readonly reason: string };

/** The reading of a value that was seen. */
export function known<T>(value: T): Reading<T> {
  return { is: "known", value };
}

/** The reading of a thing that is certainly not there. */
export const absent: Reading<never> = { is: "absent" };

/** The reading of a thing that may be there but could not be read; reason is for the operator. */
export function unreadable(reason: string): Reading<never> {
  return { is: "unreadable", reason };
}

/** The value if it is known, else undefined; use it only where absent and unreadable truly mean the same. */
export function knownValue<T>(reading: Reading<T>): T | undefined {
  return reading.is === "known" ? reading.value : undefined;
}
