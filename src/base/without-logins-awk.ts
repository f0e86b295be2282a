import { notShown } from "./not-shown.ts";

/** A function of awk that takes logins out of addresses; needs LC_ALL=C, runs with mawk, gawk and busybox, and has no apostrophe. */
export const withoutLoginsAwk = `function without_logins(s,   out, at, word) {
  out = ""
  while (at = index(s, "://")) {
    out = out substr(s, 1, at + 2)
    s = substr(s, at + 3)
    word = match(s, /[ \\t]/) ? substr(s, 1, RSTART - 1) : s
    if (match(word, /^.*@/)) { s = substr(s, RLENGTH + 1); out = out "${notShown}@" }
  }
  return out s
}`;
