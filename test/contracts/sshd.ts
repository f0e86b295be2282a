import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

const SSHD = "/usr/sbin/sshd";
const KEY_TYPES = ["ed25519", "ecdsa", "rsa"] as const;

/** What one sshd is to be like. */
export type SshdOptions = {
  /** A private folder of its own. */
  readonly folder: string;
  /** The file of public keys that may log in, as any user. */
  readonly authorizedKeys: string;
  /** The private key that signs its ed25519 host key for 127.0.0.1. */
  readonly certificateAuthority?: string;
  /** How many may be logging in at once; sshd's own default is 10:30:100. */
  readonly maxStartups?: string;
  /** More lines for sshd_config. */
  readonly config?: readonly string[];
};

/** A private sshd on a free port of the loopback, with host keys of its own. */
export class Sshd {
  readonly port: number;
  readonly folder: string;
  readonly #process: ChildProcess;
  #log = "";

  private constructor(port: number, folder: string, process: ChildProcess) {
    this.port = port;
    this.folder = folder;
    this.#process = process;
    process.stderr?.on("data", (chunk: Buffer) => {
      this.#log += chunk.toString();
    });
  }

  /** Starts it and waits until it listens. */
  static async start(options: SshdOptions): Promise<Sshd> {
    requirePrograms();
    mkdirSync("/run/sshd", { recursive: true, mode: 0o755 });
    mkdirSync(options.folder, { recursive: true, mode: 0o700 });
    for (const type of KEY_TYPES) {
      execFileSync("ssh-keygen", [
        "-q",
        "-t",
        type,
        "-N",
        "",
        "-C",
        "host",
        "-f",
        hostKey(options.folder, type),
      ]);
    }
    if (options.certificateAuthority !== undefined) signHostKey(options.folder, options.certificateAuthority);
    const port = await freePort();
    const file = join(options.folder, "sshd_config");
    writeFileSync(file, sshdConfig(port, options));
    const process = spawn(SSHD, ["-D", "-e", "-f", file], { stdio: ["ignore", "ignore", "pipe"] });
    const sshd = new Sshd(port, options.folder, process);
    await listening(port, () => {
      if (process.exitCode !== null) throw new Error(`sshd ended: ${sshd.#log}`);
    });
    return sshd;
  }

  /** The public host key of a type, `TYPE BASE64`. */
  publicKey(type: (typeof KEY_TYPES)[number]): string {
    return readFileSync(`${hostKey(this.folder, type)}.pub`, "utf8")
      .split(" ")
      .slice(0, 2)
      .join(" ");
  }

  /** Its name in known_hosts. */
  get knownName(): string {
    return `[127.0.0.1]:${this.port}`;
  }

  /** How often its log says this. */
  countInLog(sign: RegExp): number {
    return [...this.#log.matchAll(sign)].length;
  }

  /** Ends the processes that serve its connections, as a broken network would; the commands that they run stay. */
  dropSessions(): void {
    for (const pid of descendants(this.pid)) {
      if (/^sshd(?:-session)?$/.test(processName(pid))) kill(pid);
    }
  }

  /** Ends it with all connections. */
  stop(): void {
    const pids = descendants(this.pid);
    kill(this.pid);
    for (const pid of pids) kill(pid);
  }

  /** The process that listens. */
  get pid(): number {
    if (this.#process.pid === undefined) throw new Error("sshd was not started");
    return this.#process.pid;
  }
}

function hostKey(folder: string, type: string): string {
  return join(folder, `host_${type}`);
}

/** Makes a key pair at path and path.pub. */
export function makeKey(path: string, type: string, options: readonly string[] = ["-N", ""]): void {
  const size = type === "rsa" ? ["-b", "2048"] : [];
  execFileSync("ssh-keygen", ["-q", "-t", type, ...size, "-C", "vfleet-test", "-f", path, ...options]);
}

function signHostKey(folder: string, authority: string): void {
  const key = `${hostKey(folder, "ed25519")}.pub`;
  execFileSync("ssh-keygen", ["-q", "-s", authority, "-h", "-I", "vfleet-test", "-n", "127.0.0.1", key]);
}

function sshdConfig(port: number, options: SshdOptions): string {
  const { folder, authorizedKeys, config, certificateAuthority } = options;
  const certificate =
    certificateAuthority === undefined ? [] : [`HostCertificate ${hostKey(folder, "ed25519")}-cert.pub`];
  return [
    `Port ${port}`,
    "ListenAddress 127.0.0.1",
    ...KEY_TYPES.map((type) => `HostKey ${hostKey(folder, type)}`),
    ...certificate,
    `PidFile ${join(folder, "pid")}`,
    `AuthorizedKeysFile ${authorizedKeys}`,
    "StrictModes no",
    "PermitRootLogin yes",
    "UsePAM yes",
    "PasswordAuthentication no",
    "KbdInteractiveAuthentication no",
    `MaxStartups ${options.maxStartups ?? "200"}`,
    "MaxAuthTries 20",
    "PrintMotd no",
    "PrintLastLog no",
    ...(config ?? []),
    "",
  ].join("\n");
}

function requirePrograms(): void {
  const missing = [SSHD, "/usr/bin/sudo"].filter((program) => !existsSync(program));
  if (missing.length > 0) {
    throw new Error(`${missing.join(" and ")} missing. Run as root: apt-get install -y openssh-server sudo`);
  }
  if (process.getuid?.() !== 0)
    throw new Error("The contract tests make users and start sshd: run them as root.");
}

/** A port of the loopback that was free just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        if (address !== null && typeof address === "object") resolve(address.port);
        else reject(new Error("no port"));
      });
    });
  });
}

async function listening(port: number, check: () => void): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    check();
    if (await answers(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`nothing listens on port ${port}`);
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

/** All processes below one, those of sudo and the like too. */
export function descendants(pid: number): number[] {
  let children: number[];
  try {
    const tasks = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
    children = tasks.split(" ").filter(Boolean).map(Number);
  } catch {
    return [];
  }
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function processName(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, "utf8").trim();
  } catch {
    return "";
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended by itself.
  }
}
