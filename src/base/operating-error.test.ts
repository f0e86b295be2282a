import { expect, test } from "vitest";
import { OperatingError } from "./operating-error.ts";

test("carries what an edge needs to tell the operator, and is not retried unless it says so", () => {
  const cause = new Error("ECONNREFUSED");
  const error = new OperatingError("connection-refused", "alpha", {
    message: "alpha refused",
    hint: "Start sshd.",
    cause,
  });
  expect(error).toMatchObject({
    name: "OperatingError",
    code: "connection-refused",
    subject: "alpha",
    message: "alpha refused",
    hint: "Start sshd.",
    retryable: false,
    cause,
  });
  expect(new OperatingError("a", "b", { message: "c", hint: "d", retryable: true }).retryable).toBe(true);
});
