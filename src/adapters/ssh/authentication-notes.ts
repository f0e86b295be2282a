import type { PasswordOffer } from "./password-offers.ts";

/** What was tried to log in and what was left out, in words, and the passwords that wait for their verdict. */
export type AuthenticationNotes = {
  readonly tried: string[];
  readonly skipped: string[];
  readonly offers: PasswordOffer[];
};

/** The notes as one phrase for an error message. */
export function describeNotes({ tried, skipped }: AuthenticationNotes): string {
  const attempts =
    tried.length === 0 ? "there was nothing to log in with" : `tried ${[...new Set(tried)].join(", ")}`;
  return skipped.length === 0 ? attempts : `${attempts}; left out ${skipped.join(", ")}`;
}
