import type { Lack } from "./lack.ts";

/** What a filter, a mechanism driver or a host's nova-compute says of a request. */
export type Verdict =
  | { readonly passes: "yes" }
  | { readonly passes: "no"; readonly lacks: readonly Lack[] }
  | { readonly passes: "unknown"; readonly reason: string };

/** The verdict that lets it pass. */
export const pass: Verdict = { passes: "yes" };

/** The verdict that lacks make: with none it passes. */
export function verdictOf(lacks: readonly Lack[]): Verdict {
  return lacks.length === 0 ? pass : { passes: "no", lacks };
}

/** The verdict where a fact that is needed could not be read. */
export function unknownVerdict(reason: string): Verdict {
  return { passes: "unknown", reason };
}

/** What was said at one station on the way of a request to a host. */
export type StageVerdict = {
  /** placement, a filter by its name, binding or claim. */
  readonly stage: string;
  readonly verdict: Verdict;
};

/** What became of a request on one host. */
export type HostDecision = {
  readonly host: string;
  readonly outcome: "fits" | "falls" | "unknown";
  /** Where it falls out, or what cannot be told. */
  readonly at: string | undefined;
  /** In their order; past the first that it falls out at, too. */
  readonly stages: readonly StageVerdict[];
};
