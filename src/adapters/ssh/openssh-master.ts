import { type ChildProcess, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { access, constants, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { OperatingError } from "../../base/operating-error.ts";
import { startAskpass } from "./askpass.ts";
import { childEnvironment } from "./child-environment.ts";
import { connectError, type Place } from "./connect-error.ts";
import { expandHome, type OpenSshTarget, openSshConfig, openSshTargetArgs } from "./openssh-config.ts";
import { openSshError, wasDropped } from "./openssh-failure.ts";
import { createLoginSecrets } from "./openssh-login-secrets.ts";
import { controlMaster, muxProxyCommand } from "./openssh-mux.ts";
import type { PasswordOffers } from "./password-offers.ts";
import type { Attempt } from "./retry-dropped.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

/** How long an ssh that was told to end may take. */
const END_TIMEOUT_MS = 2_000;
const MAX_STDERR = 65_536;
/** How long the ssh to a jump host stays without users, if it is not ended. */
const IDLE_JUMP_SECONDS = 60;

/** An ssh that holds the connection to one host, for others to share by its control socket. */
export type OpenSshMaster = {
  readonly controlPath: string;
  /** Whether it is there, as far as is known without asking it. */
  readonly isRunning: () => boolean;
  /** Asks it whether it is there. */
  readonly check: () => Promise<boolean>;
  /** Ends it with all that runs over it, and removes its files. */
  readonly close: () => Promise<void>;
};

/** What masters need: that of the SSH adapters, and the passwords. */
export type MasterDependencies = SshDependencies & { readonly passwords: PasswordOffers };

/**
 * Where to connect, and what for: a session is one for scripts, a jump one needs nothing of its host but forwarding.
 * through is the control socket of the jump host before.
 */
export type MasterStart = {
  readonly target: OpenSshTarget;
  readonly kind: "session" | "jump";
  readonly through: string | undefined;
  readonly signal: AbortSignal;
};

/** Connects; throws OperatingError with a ShellErrorCode. No process and no file is left if it did not open. */
export async function startOpenSshMaster(
  start: MasterStart,
  deps: MasterDependencies,
): Promise<Attempt<OpenSshMaster>> {
  const { target } = start;
  await requireIdentityFiles(target, deps);
  const config = openSshConfig(target, {
    homeDirectory: deps.homeDirectory,
    sshConfigFile: deps.sshConfigFile,
  });
  // Short, because a control socket's path must fit in 108 bytes; mkdtemp makes it private (0700).
  const folder = await mkdtemp(join(deps.temporaryDirectory, "vfleet-"));
  const master = new Master(start, folder, deps);
  try {
    await writeFile(join(folder, "config"), config, { mode: 0o600 });
    await master.connect();
    return { opened: master };
  } catch (error) {
    await master.close();
    if (error instanceof OperatingError && master.wasDropped) return { dropped: error };
    throw error;
  }
}

async function requireIdentityFiles(target: OpenSshTarget, deps: SshDependencies): Promise<void> {
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
  readonly #start: MasterStart;
  readonly #folder: string;
  readonly #deps: MasterDependencies;
  #process: ChildProcess | undefined;
  #exited: Promise<unknown> = Promise.resolve();
  #inBackground = false;
  #stopAnswering: () => void = () => undefined;
  readonly #opened = Promise.withResolvers<void>();
  #loggingIn = true;
  #asked = false;
  #stderr = "";
  #timer: NodeJS.Timeout | undefined;

  constructor(start: MasterStart, folder: string, deps: MasterDependencies) {
    this.#start = start;
    this.#folder = folder;
    this.#deps = deps;
    this.controlPath = join(folder, "c");
  }

  async connect(): Promise<void> {
    const { target, signal } = this.#start;
    signal.throwIfAborted();
    // It may be rejected before anybody waits for it.
    this.#opened.promise.catch(() => undefined);
    const abort = (): void => this.#opened.reject(signal.reason);
    signal.addEventListener("abort", abort, { once: true });
    const login = { place: this.#place, giveUp: (error: OperatingError) => this.#giveUp(error) };
    const secrets = createLoginSecrets(login, this.#deps);
    try {
      const asking = { ...target, secrets };
      const askpass = await startAskpass(this.#folder, asking, {
        asked: () => {
          this.#asked = true;
          clearTimeout(this.#timer);
        },
        answered: () => this.#arm(),
      });
      this.#stopAnswering = askpass.close;
      this.#arm();
      this.#spawn(askpass.program);
      if (signal.aborted) abort();
      await this.#opened.promise;
      secrets.accepted();
    } catch (error) {
      throw await secrets.explain(error);
    } finally {
      this.#loggingIn = false;
      clearTimeout(this.#timer);
      signal.removeEventListener("abort", abort);
      this.#stopAnswering();
    }
  }

  #arm(): void {
    if (!this.#loggingIn) return;
    const limitMs = this.#start.target.ssh.connectTimeoutMs;
    const detail = `no session within ${limitMs} ms`;
    this.#timer = setTimeout(
      () => this.#opened.reject(connectError("connect-timeout", this.#place, { detail })),
      limitMs,
    );
  }

  #giveUp(error: OperatingError): void {
    this.#opened.reject(error);
    this.#kill("SIGKILL");
  }

  #spawn(askpass: string): void {
    const mark = `vfleet-open-${randomBytes(8).toString("hex")}`;
    const env = {
      DISPLAY: ":",
      ...childEnvironment(this.#deps.environment),
      SSH_AUTH_SOCK: this.#deps.agentSocket,
      SSH_ASKPASS: askpass,
      SSH_ASKPASS_REQUIRE: "force",
    };
    // A session of its own: ssh finds no terminal to ask at, and an interrupt of the operator does not reach it.
    const child = spawn("ssh", this.#args(mark), { env, detached: true, stdio: "pipe" });
    this.#process = child;
    this.#exited = once(child, "close").catch(() => undefined);
    let seen = "";
    child.stdout.on("data", (chunk: Buffer) => {
      seen = (seen + chunk.toString("latin1")).slice(-MAX_STDERR);
      if (seen.includes(mark)) this.#opened.resolve();
    });
    child.stderr.on("data", (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(-MAX_STDERR);
    });
    child.stdin.on("error", () => undefined);
    child.once("error", (error) => {
      const detail = `ssh did not start: ${error.message}`;
      this.#opened.reject(connectError("ssh-failed", this.#place, { detail, cause: error }));
    });
    child.once("exit", (code) => {
      if (this.#start.kind === "session" || code !== 0) return;
      this.#inBackground = true;
      // Old versions of ssh keep them open in the background.
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      this.#opened.resolve();
    });
    child.once("close", () =>
      this.#opened.reject(openSshError(this.#place, this.#stderr || seen, this.#start.target.address)),
    );
  }

  #args(mark: string): readonly string[] {
    const { target, kind, through } = this.#start;
    const options = ["-F", join(this.#folder, "config"), "-M", "-S", this.controlPath, "-T"];
    const proxyCommand = through === undefined ? undefined : muxProxyCommand(through);
    const targetArgs = openSshTargetArgs(target, proxyCommand);
    // Each ends should we be killed: `cat` when our end of its stdin closes, the other some time after its last user.
    return kind === "session"
      ? [...options, ...targetArgs, `echo ${mark}; exec cat`]
      : [...options, "-f", "-N", "-o", `ControlPersist=${IDLE_JUMP_SECONDS}`, ...targetArgs];
  }

  get #place(): Place {
    const { host, address, ssh } = this.#start.target;
    const where = `${ssh.user === undefined ? "" : `${ssh.user}@`}${address}${ssh.port === undefined ? "" : ` port ${ssh.port}`}`;
    return { name: host, where };
  }

  /** Whether the other side closed the connection before anything was authenticated. */
  get wasDropped(): boolean {
    return !this.#asked && wasDropped(this.#stderr);
  }

  isRunning(): boolean {
    return this.#inBackground || this.#processRuns;
  }

  get #processRuns(): boolean {
    return this.#process?.exitCode === null && this.#process.signalCode === null;
  }

  async check(): Promise<boolean> {
    if (!this.isRunning()) return false;
    const answers = await controlMaster(this.controlPath, "check", childEnvironment(this.#deps.environment));
    if (!answers) this.#inBackground = false;
    return answers && this.isRunning();
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#stopAnswering();
    if (this.#processRuns) {
      this.#kill("SIGTERM");
      const timer = setTimeout(() => this.#kill("SIGKILL"), END_TIMEOUT_MS);
      await this.#exited;
      clearTimeout(timer);
    }
    // It may have gone to the background just when it was told to end.
    if (this.#start.kind === "jump")
      await controlMaster(this.controlPath, "exit", childEnvironment(this.#deps.environment));
    this.#inBackground = false;
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** The whole group: ssh may have started one ssh more for each jump host. */
  #kill(signal: NodeJS.Signals): void {
    if (this.#process?.pid === undefined) return;
    try {
      process.kill(-this.#process.pid, signal);
    } catch {
      // It has ended in the meantime.
    }
  }
}
