import { expect, test } from "vitest";
import { OperatingError } from "../../base/operating-error.ts";
import { hostName } from "../../model/ids.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { Shell } from "../../ports/shell.ts";
import { commandResult } from "../../sim/fleet/command-result.ts";
import { createRedactingShell } from "./redacting-shell.ts";

const limits = { timeoutMs: 1, maxOutputBytes: 1 };
const script = { text: "", args: [] };
const purpose = { kind: "sudo-password", host: "h", user: "u" } as const;
const target = {
  host: hostName("h"),
  address: "h",
  ssh: { become: "sudo", transport: "ssh2", connectTimeoutMs: 1 },
} as const;
const result = commandResult({ stdout: "it was swordfish, swordfish", stderr: "not swordfish?" });

/** A host that sends the password back in every way. */
function createTellingShell(secrets: Secrets): Shell {
  return {
    connect: async () => ({
      run: async () => {
        await secrets.get(purpose);
        return result;
      },
      hold: async () => {
        const secret = await secrets.get(purpose);
        throw new OperatingError("sudo-password-wrong", `at ${secret}`, {
          message: `got ${secret}`,
          hint: `not ${secret}`,
          cause: new Error(`it was ${secret}`),
        });
      },
      close: async () => undefined,
    }),
  };
}

test("a secret that a host sends back shows in no result", async () => {
  const shell = createRedactingShell({ get: async () => "swordfish" }, createTellingShell);
  const session = await shell.connect(target);
  expect(await session.run(script, limits)).toEqual({
    ...result,
    stdout: "it was (secret), (secret)",
    stderr: "not (secret)?",
  });
});

test("nor in any part of an error", async () => {
  const shell = createRedactingShell({ get: async () => "swordfish" }, createTellingShell);
  const session = await shell.connect(target);
  const error = await session.hold(script, limits).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({
    code: "sudo-password-wrong",
    subject: "at (secret)",
    message: "got (secret)",
    hint: "not (secret)",
    cause: { message: "it was (secret)" },
  });
});
