import { expect, test } from "vitest";
import { before } from "./sql-session.ts";

const never = new Promise<never>(() => undefined);

test("what comes in time is given", async () => {
  const signal = new AbortController().signal;
  await expect(before(Promise.resolve(7), { where: "db/nova", ms: 10_000, signal })).resolves.toBe(7);
});

test("a database that does not answer is not waited for", async () => {
  const signal = new AbortController().signal;
  await expect(before(never, { where: "db/nova", ms: 1, signal })).rejects.toMatchObject({
    code: "nova-database-unreachable",
    retryable: true,
  });
});

test("who is interrupted gets the reason", async () => {
  const stop = new AbortController();
  const waiting = before(never, { where: "db/nova", ms: 10_000, signal: stop.signal });
  stop.abort(new Error("Ctrl-C"));
  await expect(waiting).rejects.toThrow("Ctrl-C");
  await expect(before(never, { where: "db/nova", ms: 10_000, signal: stop.signal })).rejects.toThrow(
    "Ctrl-C",
  );
});
