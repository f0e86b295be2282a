import { OperatingError } from "../../base/operating-error.ts";
import { printableLines } from "../../base/printable.ts";
import type { HostName } from "../../model/ids.ts";
import type { Script } from "../../model/script.ts";
import type { RunLimits, ShellSession } from "../../ports/shell.ts";
import type { PasswordOffer, PasswordOffers } from "./password-offers.ts";
import type { OpenChannel } from "./remote-channel.ts";
import { RunningScript, type ScriptStart } from "./running-script.ts";
import { parseSudoRefusal, type SudoRefusal } from "./sudo-refusal.ts";

/** An open connection and how to become root over it. */
export type Connection = {
  readonly host: HostName;
  /** The login user. */
  readonly user: string;
  readonly become: "none" | "sudo";
  readonly open: OpenChannel;
  readonly close: () => Promise<void>;
  readonly passwords: PasswordOffers;
};

/** The session over an open connection, alike for every transport. */
export function createShellSession(connection: Connection): ShellSession {
  const start = createStarter(connection);
  return {
    run: async (script, limits) => (await start(script, limits, false)).result(),
    hold: async (script, limits) => {
      const running = await start(script, limits, true);
      return {
        firstLine: await running.firstLine(),
        ended: running.result(),
        release: () => running.release(),
      };
    },
    close: connection.close,
  };
}

/**
 * Starts scripts, and finds out once a session whether sudo wants a password: it is asked without one first, so that
 * nobody is asked for a password that no host needs.
 */
function createStarter(connection: Connection) {
  let password: string | undefined;
  return async (script: Script, limits: RunLimits, holdInput: boolean): Promise<RunningScript> => {
    const common = { open: connection.open, script, limits, holdInput };
    if (connection.become === "none")
      return requireBegun(connection, await RunningScript.start({ ...common, way: "plain", password }));
    if (password !== undefined)
      return requireBegun(
        connection,
        await RunningScript.start({ ...common, way: "sudo-password", password }),
      );
    const running = await RunningScript.start({ ...common, way: "sudo", password });
    if ((await beginning(running)) !== "password-needed") return requireBegun(connection, running);
    const offer = await connection.passwords.offer({
      kind: "sudo-password",
      host: connection.host,
      user: connection.user,
    });
    if (offer === undefined) throw sudoError(connection, "password-needed", running.preamble().stderr);
    const tried = await tryPassword(offer, common);
    if (await tried.begun()) password = offer.password;
    return requireBegun(connection, tried);
  };
}

/** Starts the script with a password that may be wrong, and tells the offer what sudo said of it. */
async function tryPassword(
  { password, settle }: PasswordOffer,
  common: Omit<ScriptStart, "way" | "password">,
): Promise<RunningScript> {
  try {
    const running = await RunningScript.start({ ...common, way: "sudo-password", password });
    if (await running.begun()) settle("accepted");
    else if ((await beginning(running)) === "password-wrong") settle("refused");
    return running;
  } finally {
    settle("unknown");
  }
}

/** Why sudo refused; undefined if the script began, or was ended by a limit or a lost connection. */
async function beginning(running: RunningScript): Promise<SudoRefusal> {
  if (await running.begun()) return undefined;
  if (running.passwordRefused) return "password-wrong";
  const result = await running.result();
  if (result.timedOut || result.canceled || result.truncated || result.connectionLost) return undefined;
  return parseSudoRefusal(running.preamble().stderr);
}

/** The same script, once it is sure that it began or that its result tells why not. */
async function requireBegun(connection: Connection, running: RunningScript): Promise<RunningScript> {
  if (await running.begun()) return running;
  const refusal = connection.become === "sudo" ? await beginning(running) : undefined;
  if (refusal !== undefined) throw sudoError(connection, refusal, running.preamble().stderr);
  const result = await running.result();
  if (result.timedOut || result.canceled || result.truncated || result.connectionLost) return running;
  throw notStarted(connection, running, result.exitCode ?? result.signal);
}

function notStarted(
  connection: Connection,
  running: RunningScript,
  end: number | string | undefined,
): OperatingError {
  const { stdout, stderr } = running.preamble();
  return new OperatingError("ssh-failed", connection.host, {
    message: `The login shell of ${connection.user} on ${connection.host} did not start /bin/sh (it ended with ${end ?? "no status"})${quoteOutput(stderr || stdout)}`,
    hint: `Run: ssh ${connection.host} /bin/sh -c true`,
  });
}

const SUDO_ERRORS = {
  "password-needed": {
    code: "sudo-password-needed",
    summary: "sudo wants a password, and none was given",
    hint: "Set VFLEET_SUDO_PASSWORD or VFLEET_SUDO_PASSWORD_FILE, or allow sudo without a password (NOPASSWD).",
  },
  "password-wrong": {
    code: "sudo-password-wrong",
    summary: "sudo did not accept the password",
    hint: "Correct the sudo password; nothing was run, and it was tried once.",
  },
  "not-allowed": {
    code: "sudo-not-allowed",
    summary: "sudo did not let the login user run /bin/sh as root",
    hint: "Allow it in sudoers (a line `USER ALL=(root) ALL`, no requiretty), or log in as root with `ssh.become: none`.",
  },
} as const;

function sudoError(
  connection: Connection,
  refusal: keyof typeof SUDO_ERRORS,
  stderr: string,
): OperatingError {
  const { code, summary, hint } = SUDO_ERRORS[refusal];
  const said = stderr.replaceAll(/vfleet-password-[0-9a-f]+:/g, "");
  return new OperatingError(code, connection.host, {
    message: `${summary}: ${connection.user} on ${connection.host}${quoteOutput(said)}`,
    hint,
  });
}

function quoteOutput(text: string): string {
  const said = printableLines(text.replaceAll("\r", "").trim()).slice(-500);
  return said === "" ? "" : `: ${said}`;
}
