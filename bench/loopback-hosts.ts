import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { descendants, makeKey, Sshd } from "../test/contracts/sshd.ts";
import { totalCpuMs } from "./cpu-time.ts";

/** What a reader needs to reach the hosts. */
export type HostAccess = {
  /** A private folder for all files of this benchmark. */
  readonly folder: string;
  readonly port: number;
  readonly key: string;
  readonly knownHosts: string;
  /** For the ssh program: every name of names leads to the sshd. */
  readonly sshConfig: string;
  readonly names: readonly string[];
};

/** Many names of one private sshd on the loopback that logs root in by a key of its own. */
export class LoopbackHosts {
  readonly access: HostAccess;
  readonly #sshd: Sshd;
  readonly #sshdPid: number;

  private constructor(access: HostAccess, sshd: Sshd) {
    this.access = access;
    this.#sshd = sshd;
    this.#sshdPid = Number(readFileSync(join(sshd.folder, "pid"), "utf8"));
  }

  /** Starts the sshd; names are bench-001 and so on. */
  static async start(count: number): Promise<LoopbackHosts> {
    // Ansible puts sockets below it, whose paths must be short.
    const folder = mkdtempSync(join(tmpdir(), "vfb-"));
    const home = join(folder, "home");
    mkdirSync(home);
    const key = join(folder, "id");
    makeKey(key, "ed25519");
    const sshd = await Sshd.start({
      folder: join(folder, "sshd"),
      authorizedKeys: `${key}.pub`,
      // What root of this machine has in its .bashrc is not to be measured.
      config: [`SetEnv HOME=${home}`],
    });
    const knownHosts = join(folder, "known_hosts");
    writeFileSync(knownHosts, `${sshd.knownName} ${sshd.publicKey("ed25519")}\n`);
    const sshConfig = join(folder, "ssh_config");
    writeFileSync(sshConfig, sshConfigText({ port: sshd.port, key, knownHosts }));
    const names = Array.from({ length: count }, (_, at) => `bench-${String(at + 1).padStart(3, "0")}`);
    return new LoopbackHosts({ folder, port: sshd.port, key, knownHosts, sshConfig, names }, sshd);
  }

  /** Processor time in milliseconds of all sessions that have ended. */
  async cpuMs(): Promise<number> {
    while (descendants(this.#sshdPid).length > 0) await setTimeout(10);
    return totalCpuMs(this.#sshdPid);
  }

  /** Ends the sshd and removes its files. */
  stop(): void {
    this.#sshd.stop();
    rmSync(this.access.folder, { recursive: true, force: true });
  }
}

type SshConfigValues = Pick<HostAccess, "port" | "key" | "knownHosts">;

function sshConfigText({ port, key, knownHosts }: SshConfigValues): string {
  return `Host bench-*
  HostName 127.0.0.1
  Port ${port}
  User root
  IdentityFile ${key}
  IdentitiesOnly yes
  UserKnownHostsFile ${knownHosts}
  GlobalKnownHostsFile /dev/null
  StrictHostKeyChecking yes
`;
}
