import { expect, it } from "vitest";
import { parseSudoRefusal } from "./sudo-refusal.ts";

// sudo 1.9.13 of Debian 12, but where another is named.
const CASES = [
  ["sudo: a password is required\n", "password-needed"],
  ["sudo: no password was provided\n", "password-needed"],
  [
    "sudo: a terminal is required to read the password; either use the -S option to read from standard input\n",
    "password-needed",
  ],
  ["sudo: interactive authentication is required\n", "password-needed"],
  [
    "P:Sorry, try again.\nP:\nsudo: no password was provided\nsudo: 1 incorrect password attempt\n",
    "password-wrong",
  ],
  ["P:probe is not in the sudoers file.\n", "not-allowed"],
  ["P:Sorry, user probe is not allowed to execute '/bin/sh -c true' as root on vm.\n", "not-allowed"],
  ["sudo: sorry, you must have a tty to run sudo\n", "not-allowed"],
  ["env: \u2018sudo\u2019: No such file or directory\n", "not-allowed"],
  ["This account is currently not available.\n", undefined],
  ["", undefined],
] as const;

it.each(CASES)("reads %j", (stderr, refusal) => {
  expect(parseSudoRefusal(stderr)).toBe(refusal);
});
