import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { access, constants, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OperatingError } from "../../base/operating-error.ts";
import type { SecretPurpose } from "../../ports/secrets.ts";
import type { ShellTarget } from "../../ports/shell.ts";
import { type AskpassTarget, startAskpass } from "./askpass.ts";
import { childEnvironment } from "./child-environment.ts";
import { connectError, type Place } from "./connect-error.ts";
import { expandHome, openSshConfig, openSshTargetArgs } from "./openssh-config.ts";
import { openSshError } from "./openssh-failure.ts";
import { createIdentityReader } from "./read-identities.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

/** How long an ssh that was told to end may take. */
const END_TIMEOUT_MS = 2_000;
const MAX_STDERR = 65_536;

/** An ssh process that holds the connection to one host, for others to share by its control socket. */
export type OpenSshMaster = {
  readonly controlPath: string;
  readonly isRunning: () => boolean;
  /** Ends it with all that runs over it, and removes its files. */
  readonly close: () => Promise<void>;
};

/** Connects; throws OperatingError with a ShellErrorCode, and leaves no process and no file behind then. */
export async function startOpenSshMaster(
  target: ShellTarget,
  deps: SshDependencies,
  signal: AbortSignal,
): Promise<OpenSshMaster> {
  await requireIdentityFiles(target, deps);
  const targetArgs = openSshTargetArgs(target);
  const config = openSshConfig(target, {
    homeDirectory: deps.homeDirectory,
    sshConfigFile: deps.sshConfigFile,
  });
  // Short, because a control socket's path must fit in 108 bytes; mkdtemp makes it private (0700).
  const folder = await mkdtemp(join(deps.temporaryDirectory, "vfleet-"));
  const master = new Master(target, folder, deps);
  try {
    await writeFile(join(folder, "config"), config, { mode: 0o600 });
    await master.connect(targetArgs, signal);
    return master;
  } catch (error) {
    await master.close();
    throw error;
  }
}

async function requireIdentityFiles(target: ShellTarget, deps: SshDependencies): Promise<void> {
  for (const file of target.ssh.identityFiles ?? []) {
    const path = expandHome(file, deps.homeDirectory);
    try {
      await access(path, constants.R_OK);
    } catch (error) {
      throw new OperatingError("identity-unreadable", path, {
        message: `The private key ${path} cannot be read`,
        hint: "Correct `ssh.identityFiles` or the file's mode.",
        cause: error,
      });
    }
  }
}

class Master implements OpenSshMaster {
  readonly controlPath: string;
  readonly #target: ShellTarget;
  readonly #folder: string;
  readonly #deps: SshDependencies;
  #process: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();
  #stopAnswering: () => void = () => undefined;
  readonly #unlocked: string[] = [];
  #stderr = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(target: ShellTarget, folder: string, deps: SshDependencies) {
    this.#target = target;
    this.#folder = folder;
    this.#deps = deps;
    this.controlPath = join(folder, "c");
  }

  async connect(targetArgs: readonly string[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const opened = Promise.withResolvers<void>();
    const limitMs = this.#target.ssh.connectTimeoutMs * (1 + (this.#target.ssh.jump?.length ?? 0));
    const expire = (): void =>
      opened.reject(
        connectError("connect-timeout", this.#place, { detail: `no session within ${limitMs} ms` }),
      );
    const arm = (): void => {
      this.#timer = setTimeout(expire, limitMs);
    };
    const abort = (): void => opened.reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    try {
      const askpass = await startAskpass(this.#folder, this.#askpassTarget(), {
        asked: () => clearTimeout(this.#timer),
        answered: arm,
      });
      this.#stopAnswering = askpass.close;
      arm();
      this.#spawn(targetArgs, askpass.program, opened);
      if (signal.aborted) abort();
      await opened.promise;
    } catch (error) {
      throw await this.#explain(error);
    } finally {
      clearTimeout(this.#timer);
      signal.removeEventListener("abort", abort);
      this.#stopAnswering();
    }
  }

  #askpassTarget(): AskpassTarget {
    const get = (purpose: SecretPurpose): Promise<string | undefined> => {
      if (purpose.kind === "key-passphrase") this.#unlocked.push(purpose.identityFile);
      return this.#deps.secrets.get(purpose);
    };
    return { secrets: { get }, host: this.#target.host, address: this.#target.address };
  }

  /** ssh does not say that a passphrase was wrong; so the keys that it asked about are tried once more here. */
  async #explain(error: unknown): Promise<unknown> {
    if (!(error instanceof OperatingError) || error.code !== "authentication-failed") return error;
    const identities = createIdentityReader(this.#deps.secrets);
    try {
      for (const path of this.#unlocked) {
        const identity = await identities.read({ path, required: false });
        if (identity.kind === "encrypted") await identities.unlock(path, identity.contents);
      }
      return error;
    } catch (explained) {
      return explained;
    }
  }

  #spawn(targetArgs: readonly string[], askpass: string, opened: PromiseWithResolvers<void>): void {
    // `cat` ends when our end of its stdin closes: should we be killed, the connection ends too.
    const mark = `vfleet-open-${randomBytes(8).toString("hex")}`;
    const options = ["-F", join(this.#folder, "config"), "-M", "-S", this.controlPath, "-T"];
    const env = {
      DISPLAY: ":",
      ...childEnvironment(this.#deps.environment),
      SSH_AUTH_SOCK: this.#deps.agentSocket,
      SSH_ASKPASS: askpass,
      SSH_ASKPASS_REQUIRE: "force",
    };
    // A session of its own: ssh finds no terminal to ask at, and an interrupt of the operator does not reach it.
    const child = spawn("ssh", [...options, ...targetArgs, `echo ${mark}; exec cat`], {
      env,
      detached: true,
      stdio: "pipe",
    });
    this.#process = child;
    this.#exited = once(child, "close").catch(() => undefined);
    let seen = "";
    child.stdout.on("data", (chunk: Buffer) => {
      seen = (seen + chunk.toString("latin1")).slice(-MAX_STDERR);
      if (seen.includes(mark)) opened.resolve();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-MAX_STDERR);
    });
    child.stdin.on("error", () => undefined);
    child.once("error", (error) =>
      opened.reject(
        connectError("ssh-failed", this.#place, {
          detail: `ssh did not start: ${error.message}`,
          cause: error,
        }),
      ),
    );
    child.once("close", () =>
      opened.reject(openSshError(this.#place, this.#stderr || seen, this.#target.address)),
    );
  }

  get #place(): Place {
    const { user, port } = this.#target.ssh;
    const where = `${user === undefined ? "" : `${user}@`}${this.#target.address}${port === undefined ? "" : ` port ${port}`}`;
    return { name: this.#target.host, where };
  }

  isRunning(): boolean {
    return (
      this.#process !== undefined && this.#process.exitCode === null && this.#process.signalCode === null
    );
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopAnswering();
    if (this.isRunning()) {
      this.#kill("SIGTERM");
      const timer = setTimeout(() => this.#kill("SIGKILL"), END_TIMEOUT_MS);
      await this.#exited;
      clearTimeout(timer);
    }
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The whole group: ssh starts one ssh more for each jump host. */
  #kill(signal: NodeJS.Signals): void {
    if (this.#process?.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, signal);
    } catch {
      // It has ended in the meantime.
    }
  }
}
