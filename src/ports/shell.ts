import type { HostName } from "../model/ids.ts";
import type { SshSettings } from "../model/intent.ts";
import type { CommandResult, Script } from "../model/script.ts";

/** What is needed to reach a host. */
export type ShellTarget = { readonly host: HostName; readonly address: string; readonly ssh: SshSettings };

/** Limits of one script. */
export type RunLimits = {
  readonly timeoutMs: number;
  /** Bytes of stdout, and of stderr, each; beyond it the command is ended and the result is truncated. */
  readonly maxOutputBytes: number;
  readonly signal?: AbortSignal;
};

/** An open way to one host. */
export type ShellSession = {
  /** Runs the script by /bin/sh as root (by ssh.become); never throws for how the script ends. */
  readonly run: (script: Script, limits: RunLimits) => Promise<CommandResult>;
  /**
   * Starts a script that stays while the session is open: resolves with its first line of output,
   * and ends it (its stdin closes) by release. Used for the lock on a host.
   */
  readonly hold: (script: Script, limits: RunLimits) => Promise<HeldScript>;
  readonly close: () => Promise<void>;
};

/** A script that runs until it is released or the connection ends. */
export type HeldScript = {
  /** What it printed first; undefined if it ended without printing. */
  readonly firstLine: string | undefined;
  /** How it ended, if it has. */
  readonly ended: Promise<CommandResult>;
  readonly release: () => Promise<void>;
};

/** Opens sessions; throws OperatingError with a ShellErrorCode if a host cannot be reached. */
export type Shell = {
  readonly connect: (target: ShellTarget, signal?: AbortSignal) => Promise<ShellSession>;
};

/** Why a session could not be opened or used. */
export type ShellErrorCode =
  | "host-unresolved"
  | "host-unreachable"
  | "connection-refused"
  | "connect-timeout"
  | "connection-lost"
  | "host-key-unknown"
  | "host-key-changed"
  | "host-key-revoked"
  | "host-key-unsupported"
  | "authentication-failed"
  | "identity-unreadable"
  | "jump-failed"
  | "sudo-password-needed"
  | "sudo-password-wrong"
  | "sudo-not-allowed"
  | "ssh-config-invalid"
  | "ssh-failed";
