import { expect, test } from "vitest";
import { databaseError } from "./database-error.ts";

const failure = (code: string) => Object.assign(new Error("what it said"), { code });

test.each([
  ["28P01", "database-login-failed", "does not let vfleet in", false],
  ["42501", "database-forbidden", "may not make its tables", false],
  ["3D000", "database-missing", "There is no database db.example/fleet", false],
  ["ENOTFOUND", "database-failed", "cannot be reached", true],
  ["ECONNREFUSED", "database-failed", "cannot be reached", true],
  ["57P03", "database-failed", "cannot be reached", true],
  ["42P01", "database-failed", "refused what vfleet asked", false],
])("%s is told as %s", (code, told, words, retryable) => {
  const error = databaseError(failure(code), "db.example/fleet");
  expect(error).toMatchObject({ code: told, retryable });
  expect(error.message).toContain(words);
});
