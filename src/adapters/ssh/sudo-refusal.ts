/** Why sudo did not start the command; undefined if it was not sudo that spoke. */
export type SudoRefusal = "password-needed" | "password-wrong" | "not-allowed" | undefined;

/**
 * Reads what sudo (or sudo-rs) wrote to stderr in the C locale before it gave up. Wordings are those of
 * sudo 1.8 to 1.9 and sudo-rs 0.2.
 */
export function parseSudoRefusal(stderr: string): SudoRefusal {
  if (/incorrect (?:password|authentication) attempt|try again|incorrect password/i.test(stderr)) {
    return "password-wrong";
  }
  if (
    /password is required|authentication is required|no password was provided|terminal is required/i.test(
      stderr,
    )
  ) {
    return "password-needed";
  }
  if (
    /^sudo(?:-rs)?:|^env: .*sudo|not in the sudoers|may not run sudo|not allowed to (?:execute|run)/im.test(
      stderr,
    )
  ) {
    return "not-allowed";
  }
  return undefined;
}
