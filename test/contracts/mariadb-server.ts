import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { createConnection } from "mysql2/promise";
import { asUser, giveAway } from "./own-server.ts";
import { freePort } from "./sshd.ts";

const password = "s3cret/@word";

/** A MariaDB of our own on a free port of the loopback, run by a user who is not root, with TLS by an authority of its own. */
export class MariadbServer {
  readonly port: number;
  /** The authority that signed its certificate, and one that did not. */
  readonly authority: string;
  readonly otherAuthority: string;
  readonly #directory: string;
  readonly #process: ChildProcess;

  private constructor(directory: string, port: number) {
    this.#directory = directory;
    this.port = port;
    this.authority = makeCertificate(directory, "own");
    this.otherAuthority = makeCertificate(directory, "other");
    for (const name of ["own.pem", "own.key"]) giveAway(join(directory, name));
    const options = [
      ...this.#common(),
      `--port=${port}`,
      "--bind-address=127.0.0.1",
      `--socket=${this.socket}`,
      `--pid-file=${join(directory, "pid")}`,
      `--ssl-cert=${join(directory, "own.pem")}`,
      `--ssl-key=${join(directory, "own.key")}`,
      "--performance-schema=off",
      "--innodb-buffer-pool-size=16M",
      "--innodb-flush-log-at-trx-commit=0",
      "--skip-name-resolve",
    ];
    this.#process = spawn("mariadbd", options, {
      ...asUser(),
      cwd: directory,
      env: environment,
      stdio: "ignore",
    });
  }

  /** Makes one and starts it. */
  static async start(): Promise<MariadbServer> {
    const directory = mkdtempSync(join(tmpdir(), "vfleet-my-"));
    const files = join(directory, "files");
    mkdirSync(files);
    for (const path of [directory, files]) giveAway(path);
    const words = [
      "--no-defaults",
      "--bootstrap",
      `--datadir=${files}`,
      "--enforce-storage-engine=",
      "--innodb-buffer-pool-size=16M",
      "--innodb-log-file-size=4M",
    ];
    execFileSync("mariadbd", words, {
      ...asUser(),
      cwd: directory,
      env: environment,
      input: systemTables(),
      stdio: ["pipe", "ignore", "ignore"],
    });
    const server = new MariadbServer(directory, await freePort());
    await server.#waitUntilItAnswers();
    return server;
  }

  /** The socket on which root needs no password. */
  get socket(): string {
    return join(this.#directory, "socket");
  }

  /** The URL of a database for the user who may only read, or another one with the same password. */
  url(name: string, user = "reader"): string {
    return `mysql+pymysql://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.port}/${name}`;
  }

  /** Makes a database of these statements, and its users: reader may read Nova's five tables, pauper two of them, owner may do all. */
  async makeDatabase(name: string, statements: readonly string[]): Promise<void> {
    const tables = ["compute_nodes", "pci_devices", "instances", "instance_extra", "migrations"];
    const user = (who: string) => `create user if not exists ${who}@'%' identified by '${password}'`;
    const grant = (who: string, table: string) => `grant select on ${name}.${table} to ${who}@'%'`;
    await this.#ask([
      `create database ${name}`,
      `use ${name}`,
      ...statements,
      ...["reader", "pauper", "owner"].map(user),
      ...(statements.length === 0 ? [] : tables.map((table) => grant("reader", table))),
      ...(statements.length === 0 ? [] : tables.slice(0, 2).map((table) => grant("pauper", table))),
      `grant all on ${name}.* to owner@'%'`,
    ]);
  }

  /** Ends it and removes its files. */
  async stop(): Promise<void> {
    if (this.#process.exitCode === null) {
      const ended = new Promise((done) => this.#process.once("exit", done));
      this.#process.kill("SIGKILL");
      await ended;
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }

  #common(): readonly string[] {
    return ["--no-defaults", `--datadir=${join(this.#directory, "files")}`];
  }

  async #waitUntilItAnswers(): Promise<void> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      if (this.#process.exitCode !== null) throw new Error("MariaDB ended");
      const answers = await this.#ask([]).then(
        () => true,
        () => false,
      );
      if (answers) return;
      if (Date.now() > deadline) throw new Error("MariaDB did not start");
      await wait(50);
    }
  }

  async #ask(statements: readonly string[]): Promise<void> {
    const connection = await createConnection({ socketPath: this.socket, user: "root" });
    try {
      for (const statement of statements) await connection.query(statement);
    } finally {
      connection.destroy();
    }
  }
}

const environment = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/** What makes a server's own tables, with a root who needs no password; mariadb-install-db does the same, and asks for the package of clients. */
function systemTables(): string {
  const folder = "/usr/share/mysql";
  const parts = ["system_tables", "system_tables_data"].map((part) => {
    const path = [`${folder}/mariadb_${part}.sql`, `${folder}/mysql_${part}.sql`].find(existsSync);
    if (path === undefined) throw new Error(`MariaDB's own ${part} are not in ${folder}`);
    return readFileSync(path, "utf8");
  });
  return ["create database mysql;", "use mysql;", "set @auth_root_socket=null;", ...parts].join("\n");
}

/** A certificate that signs itself, for localhost, with its key beside it; gives its path. */
function makeCertificate(directory: string, name: string): string {
  const path = join(directory, `${name}.pem`);
  const words = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  const subject = ["-subj", `/CN=${name}`, "-addext", "subjectAltName=DNS:localhost", "-days", "2"];
  const files = ["-keyout", join(directory, `${name}.key`), "-out", path];
  execFileSync("openssl", [...words, ...subject, ...files], { stdio: "ignore" });
  return path;
}
