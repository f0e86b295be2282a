import { OperatingError } from "../../base/operating-error.ts";
import type { CommandResult } from "../../model/script.ts";
import type { Secrets } from "../../ports/secrets.ts";
import type { HeldScript, Shell, ShellSession } from "../../ports/shell.ts";

const replacement = "(secret)";
/** Shorter ones would turn ordinary text into riddles, and are no secrets. */
const shortestSecret = 3;

/**
 * A Shell in whose results and errors no secret shows that was given out for it: a host that is sent a password may
 * send it back, in what it prints or in a message. `create` makes the Shell with secrets that are remembered.
 */
export function createRedactingShell(secrets: Secrets, create: (secrets: Secrets) => Shell): Shell {
  const given = new Set<string>();
  const remembering: Secrets = {
    get: async (purpose) => {
      const secret = await secrets.get(purpose);
      if (secret !== undefined && secret.length >= shortestSecret) given.add(secret);
      return secret;
    },
  };
  const redact = (text: string): string => {
    let redacted = text;
    for (const secret of given) redacted = redacted.replaceAll(secret, replacement);
    return redacted;
  };
  const shell = create(remembering);
  return {
    connect: (target, signal) =>
      orRedactedError(redact, async () => redactSession(redact, await shell.connect(target, signal))),
  };
}

type Redact = (text: string) => string;

function redactSession(redact: Redact, session: ShellSession): ShellSession {
  return {
    run: (script, limits) =>
      orRedactedError(redact, async () => redactResult(redact, await session.run(script, limits))),
    hold: (script, limits) =>
      orRedactedError(redact, async () => redactHeld(redact, await session.hold(script, limits))),
    close: () => session.close(),
  };
}

function redactHeld(redact: Redact, held: HeldScript): HeldScript {
  return {
    firstLine: held.firstLine === undefined ? undefined : redact(held.firstLine),
    ended: held.ended.then((result) => redactResult(redact, result)),
    release: () => held.release(),
  };
}

function redactResult(redact: Redact, result: CommandResult): CommandResult {
  return { ...result, stdout: redact(result.stdout), stderr: redact(result.stderr) };
}

async function orRedactedError<T>(redact: Redact, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof OperatingError ? redactError(redact, error) : error;
  }
}

function redactError(redact: Redact, error: OperatingError): OperatingError {
  const { code, subject, message, hint, retryable, cause } = error;
  return new OperatingError(code, redact(subject), {
    message: redact(message),
    hint: redact(hint),
    retryable,
    ...(cause === undefined
      ? {}
      : { cause: new Error(redact(cause instanceof Error ? cause.message : "no reason given")) }),
  });
}
