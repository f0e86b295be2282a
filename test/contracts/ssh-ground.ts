import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createOpenSshShell } from "../../src/adapters/ssh/openssh-shell.ts";
import type { SshDependencies } from "../../src/adapters/ssh/ssh-dependencies.ts";
import { createSsh2Shell } from "../../src/adapters/ssh/ssh2-shell.ts";
import { OperatingError } from "../../src/base/operating-error.ts";
import { hostName } from "../../src/model/ids.ts";
import type { SshSettings } from "../../src/model/intent.ts";
import type { SecretPurpose } from "../../src/ports/secrets.ts";
import type { RunLimits, ShellSession, ShellTarget } from "../../src/ports/shell.ts";
import { makeKey, Sshd, type SshdOptions } from "./sshd.ts";

/** Both implementations of the Shell port, by name. */
export const TRANSPORTS = [
  { transport: "ssh2", createShell: createSsh2Shell },
  { transport: "openssh", createShell: createOpenSshShell },
] as const;

/** Limits that no test reaches by accident. */
export const LIMITS: RunLimits = { timeoutMs: 30_000, maxOutputBytes: 100_000 };

/** Keys, files and sshd instances of one test file. */
export class SshGround {
  readonly folder = mkdtempSync(join(tmpdir(), "vfc-"));
  /** A private key that every sshd of this ground lets in. */
  readonly key = join(this.folder, "id");
  readonly emptyConfig = join(this.folder, "config-empty");
  readonly #sshds: Sshd[] = [];
  readonly #agents: ChildProcess[] = [];
  #files = 0;

  constructor() {
    // sshd reads the public keys as the user who logs in.
    chmodSync(this.folder, 0o711);
    makeKey(this.key, "ed25519");
    writeFileSync(this.emptyConfig, "");
    mkdirSync(join(this.folder, "t"), { mode: 0o700 });
  }

  /** Starts one more sshd that lets the key in. */
  async sshd(options: Partial<SshdOptions> = {}): Promise<Sshd> {
    const folder = join(this.folder, `sshd${this.#sshds.length}`);
    const sshd = await Sshd.start({ folder, authorizedKeys: `${this.key}.pub`, ...options });
    this.#sshds.push(sshd);
    return sshd;
  }

  /** Starts an ssh-agent that holds a private key; gives its socket. */
  async agent(key: string): Promise<string> {
    const socket = join(this.folder, `agent${this.#agents.length}`);
    this.#agents.push(spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" }));
    while (!existsSync(socket)) await new Promise((resolve) => setTimeout(resolve, 10));
    execFileSync("ssh-add", ["-q", key], { env: { ...process.env, SSH_AUTH_SOCK: socket }, stdio: "ignore" });
    return socket;
  }

  /** A private file with this text. */
  file(text: string): string {
    const path = join(this.folder, `file${this.#files++}`);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  /** A known_hosts file that trusts these sshd by their ed25519 key. */
  known(...sshds: readonly Sshd[]): string {
    return this.file(sshds.map((sshd) => `${sshd.knownName} ${sshd.publicKey("ed25519")}\n`).join(""));
  }

  /** What the adapters get: nothing of the machine's own ssh files. */
  deps(more: Partial<SshDependencies> = {}): SshDependencies {
    return {
      secrets: { get: () => Promise.resolve(undefined) },
      homeDirectory: join(this.folder, "home"),
      localUser: "root",
      agentSocket: undefined,
      environment: { PATH: process.env.PATH },
      sshConfigFile: this.emptyConfig,
      temporaryDirectory: join(this.folder, "t"),
      ...more,
    };
  }

  /** How to reach an sshd as root with the key. */
  target(sshd: Sshd, more: Partial<SshSettings> = {}): ShellTarget {
    const ssh: SshSettings = {
      user: "root",
      port: sshd.port,
      identityFiles: [this.key],
      knownHostsFiles: [this.known(sshd)],
      become: "none",
      transport: "ssh2",
      connectTimeoutMs: 60_000,
      ...more,
    };
    return { host: hostName("the-host"), address: "127.0.0.1", ssh };
  }

  /** Files and processes that the openssh way has left behind. */
  leftovers(): readonly string[] {
    const processes = listProcesses().filter(
      ({ commandLine }) => commandLine.startsWith("ssh ") && commandLine.includes(this.folder),
    );
    return [...readdirSync(join(this.folder, "t")), ...processes.map(({ commandLine }) => commandLine)];
  }

  /** Ends all that was started and removes all files. */
  stop(): void {
    for (const sshd of this.#sshds) sshd.stop();
    // Not by SIGTERM: it would remove its socket while the folder is being removed, which then stays.
    for (const agent of this.#agents) agent.kill("SIGKILL");
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** A process as everybody on the machine may see it, and its environment as root may. */
export type SeenProcess = {
  readonly pid: number;
  readonly commandLine: string;
  readonly environment: string;
};

/** All processes of the machine. */
export function listProcesses(): readonly SeenProcess[] {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return pids.flatMap((pid) => {
    try {
      const read = (name: string): string =>
        readFileSync(`/proc/${pid}/${name}`, "utf8").replaceAll("\0", " ");
      return [{ pid: Number(pid), commandLine: read("cmdline"), environment: read("environ") }];
    } catch {
      return [];
    }
  });
}

/** Secrets that answer from a list by the kind of purpose, and write down what they were asked for. */
export function listedSecrets(answers: Partial<Record<SecretPurpose["kind"], string>>) {
  const asked: SecretPurpose[] = [];
  const get = (purpose: SecretPurpose): Promise<string | undefined> => {
    asked.push(purpose);
    return Promise.resolve(answers[purpose.kind]);
  };
  return { asked, get };
}

/** Runs with an open session and closes it. */
export async function withSession<T>(
  session: Promise<ShellSession>,
  use: (session: ShellSession) => Promise<T>,
): Promise<T> {
  const open = await session;
  try {
    return await use(open);
  } finally {
    await open.close();
  }
}

/** The OperatingError that work fails with. */
export async function failure(work: Promise<unknown>): Promise<OperatingError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof OperatingError) return error;
  throw new Error("this should have failed with an OperatingError", { cause: error });
}
