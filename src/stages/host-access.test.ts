import { expect, test } from "vitest";
import { createFakeClock } from "../../test/fixtures/fake-clock.ts";
import { hostIntent } from "../../test/fixtures/intent.ts";
import { testRun } from "../../test/fixtures/memory-journals.ts";
import type { CommandResult } from "../model/script.ts";
import type { Shell } from "../ports/shell.ts";
import { commandResult, connectionLost } from "../sim/fleet/command-result.ts";
import { openHost } from "./host-access.ts";

const script = { text: "true", args: [] };
const limits = { timeoutMs: 1, maxOutputBytes: 1 };

/** A host whose lock ends when the test says so, and the scripts that were run on it. */
async function open() {
  const ended = Promise.withResolvers<CommandResult>();
  const ran: string[] = [];
  const shell: Shell = {
    connect: async () => ({
      run: async ({ text }) => {
        ran.push(text);
        return commandResult();
      },
      hold: async () => ({ firstLine: "locked", ended: ended.promise, release: async () => undefined }),
      close: async () => undefined,
    }),
  };
  const ports = { shell, clock: createFakeClock() };
  const access = await openHost(ports, hostIntent(), { holder: { run: testRun, from: "control" } });
  return { access, ran, ended };
}

test("nothing is run on a host whose lock is gone", async () => {
  const { access, ran, ended } = await open();
  await access.session.run(script, limits);
  ended.resolve(commandResult({ exitCode: undefined, signal: "KILL" }));
  await ended.promise;
  expect(() => access.requireLock()).toThrow("The lock on alpha is gone");
  await expect(access.session.run(script, limits)).rejects.toMatchObject({ code: "host-lock-lost" });
  expect(ran).toEqual(["true"]);
});

test("that the connection is gone is told by what is run over it", async () => {
  const { access, ran, ended } = await open();
  ended.resolve(connectionLost);
  await ended.promise;
  await access.session.run(script, limits);
  expect(ran).toEqual(["true"]);
});
