/** What was tried to log in and what was left out, in words, for the error message. */
export type AuthenticationNotes = { readonly tried: string[]; readonly skipped: string[] };
