import { settledState } from "../../src/model/rehearsal/settled-state.ts";

/** What lasts of a host, as one text. */
export function stateText(...of: Parameters<typeof settledState>): string {
  return JSON.stringify(settledState(...of));
}

/** The parts in which two states differ. */
export function differenceOf(one: string, other: string): string {
  const [is, was] = [one, other].map((text) => JSON.parse(text) as Record<string, unknown>);
  return Object.keys(is ?? {})
    .filter((key) => JSON.stringify(is?.[key]) !== JSON.stringify(was?.[key]))
    .map((key) => `${key} is ${JSON.stringify(is?.[key])}, and was to be ${JSON.stringify(was?.[key])}`)
    .join("; ");
}
