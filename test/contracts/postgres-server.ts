import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { Client } from "pg";
import { asUser, giveAway } from "./own-server.ts";
import { freePort } from "./sshd.ts";

const password = "s3cret/@word";

/** A PostgreSQL of our own on a free port of the loopback, run by a user who is not root, with a password. */
export class PostgresServer {
  readonly port: number;
  readonly #directory: string;
  #process: ChildProcess | undefined;

  private constructor(directory: string, port: number) {
    this.#directory = directory;
    this.port = port;
  }

  /** Makes one and starts it. */
  static async start(): Promise<PostgresServer> {
    const directory = mkdtempSync(join(tmpdir(), "vfleet-pg-"));
    const files = join(directory, "files");
    mkdirSync(files);
    const secret = join(directory, "password");
    writeFileSync(secret, password);
    for (const path of [directory, files, secret]) giveAway(path);
    chmodSync(secret, 0o600);
    const words = [
      "-D",
      files,
      "-U",
      "fleet",
      "-A",
      "scram-sha-256",
      `--pwfile=${secret}`,
      "-N",
      "-E",
      "UTF8",
    ];
    execFileSync(program("initdb"), words, { ...asUser(), cwd: directory, stdio: "ignore" });
    const server = new PostgresServer(directory, await freePort());
    await server.begin();
    await server.#query("postgres", "create database fleet");
    return server;
  }

  /** The URL of a database of it; made anew with each name. */
  url(name = "fleet"): string {
    return `postgresql://fleet:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${name}`;
  }

  /** Makes an empty database and gives its URL. */
  async makeDatabase(name: string): Promise<string> {
    await this.#query("fleet", `create database ${name}`);
    return this.url(name);
  }

  /** Its version, as it says it. */
  async version(): Promise<string> {
    const [row] = await this.#query("fleet", "show server_version");
    return String(row?.server_version);
  }

  /** Starts it again with what is on its disk. */
  async begin(): Promise<void> {
    rmSync(join(this.#directory, "files", "postmaster.pid"), { force: true });
    const sockets = ["-c", "listen_addresses=127.0.0.1", "-c", `unix_socket_directories=${this.#directory}`];
    const words = ["-D", join(this.#directory, "files"), "-p", String(this.port), ...sockets];
    this.#process = spawn(program("postgres"), words, { ...asUser(), cwd: this.#directory, stdio: "ignore" });
    const deadline = Date.now() + 30_000;
    while (!(await this.#answers()))
      if (Date.now() > deadline) throw new Error("PostgreSQL did not start");
      else await wait(50);
  }

  /** Ends all of its processes at once, as a power cut would. */
  async kill(): Promise<void> {
    const { pid, exitCode } = this.#process ?? {};
    if (pid === undefined || exitCode !== null) return;
    const ended = new Promise((done) => this.#process?.once("exit", done));
    const children = execFileSync("ps", ["-o", "pid=", "--ppid", String(pid)], { encoding: "utf8" });
    for (const one of [pid, ...children.trim().split(/\s+/).map(Number)]) endProcess(one);
    await ended;
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.#directory, { recursive: true, force: true });
  }

  async #answers(): Promise<boolean> {
    if (this.#process?.exitCode != null) throw new Error("PostgreSQL ended");
    return this.#query("postgres", "select 1").then(
      () => true,
      () => false,
    );
  }

  async #query(database: string, text: string): Promise<readonly Record<string, unknown>[]> {
    const client = new Client({ connectionString: this.url(database) });
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(text)).rows;
    } finally {
      await client.end();
    }
  }
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It ended with its parent.
  }
}

/** Debian keeps PostgreSQL's programs in a folder of their version, out of PATH. */
function program(name: string): string {
  const root = "/usr/lib/postgresql";
  const versions = existsSync(root)
    ? readdirSync(root)
        .map(Number)
        .toSorted((a, b) => b - a)
    : [];
  const found = versions.map((version) => join(root, String(version), "bin", name)).find(existsSync);
  return found ?? name;
}
