import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll } from "vitest";
import { type LabHost, labHost } from "../../lab/src/api.ts";
import type { JournalEntry } from "../../src/model/run.ts";

const program = resolve(import.meta.dirname, "../../vfleet");

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** How a program ended and what it printed. */
export type Ended = { readonly code: number | null; readonly stdout: string; readonly stderr: string };

/** A vfleet of its own for one test file: its own state directory and fleet files, the program as an operator runs it. */
export type Vfleet = {
  readonly directory: string;
  readonly run: (args: readonly string[], env?: Readonly<Record<string, string>>) => Promise<Ended>;
  /** Starts it and leaves it running. */
  readonly start: (
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ) => {
    readonly process: ChildProcess;
    readonly ended: Promise<Ended>;
  };
  /** Writes a fleet file and returns its path. */
  readonly fleetFile: (hosts: readonly string[], options?: FleetOptions) => string;
};

/** What differs between the fleet files of the tests. */
export type FleetOptions = {
  readonly pf?: string;
  readonly vfCount?: number | "max";
  readonly reboot?: "never" | "allow";
  readonly ssh?: string;
  readonly pool?: string;
};

/** Makes a vfleet with an empty state. */
export function createVfleet(): Vfleet {
  const directory = mkdtempSync(join(tmpdir(), "vfleet-e2e-"));
  folders.push(directory);
  let files = 0;
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
    const child = spawn(program, args, {
      env: { ...process.env, NO_COLOR: "1", VFLEET_STATE: join(directory, "state"), ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return { process: child, ended: collect(child) };
  };
  return {
    directory,
    start,
    run: (args, env) => start(args, env).ended,
    fleetFile: (hosts, options = {}) => {
      files += 1;
      const path = join(directory, `fleet-${files}.yaml`);
      writeFileSync(path, composeFleet(hosts.map(labHost), options));
      return path;
    },
  };
}

function composeFleet(hosts: readonly LabHost[], options: FleetOptions): string {
  const first = hosts[0];
  if (!first) throw new Error("a fleet file needs a host");
  const ssh = options.ssh ?? "user: root";
  const lines = [
    "apiVersion: vfleet/v1",
    `ssh: { ${ssh}, identityFile: ${first.identityFile}, knownHostsFile: ${first.knownHostsFile} }`,
    `reboot: ${options.reboot ?? "allow"}`,
    "hosts:",
    ...hosts.map(
      ({ name, address, port }) =>
        `  - { name: ${name}, address: ${address}, port: ${port}, labels: { role: compute } }`,
    ),
    "pools:",
    `  - { name: fast, hosts: { role: compute }, pfs: { name: ${options.pf ?? first.freePf.name} }, vfCount: ${options.vfCount ?? 7}, physicalNetwork: physnet2${options.pool ?? ""} }`,
  ];
  return `${lines.join("\n")}\n`;
}

/** Runs a shell command on a lab host as root, by OpenSSH; throws if it fails. */
export async function onHost(name: string, command: string): Promise<string> {
  const { address, port, identityFile, knownHostsFile } = labHost(name);
  const options = ["-o", "BatchMode=yes", "-o", `UserKnownHostsFile=${knownHostsFile}`, "-i", identityFile];
  const child = spawn("ssh", ["-F", "none", ...options, "-p", String(port), `root@${address}`, command], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const { code, stdout, stderr } = await collect(child);
  if (code !== 0) throw new Error(`on ${name}: ${command}: exit code ${code}: ${stderr}`);
  return stdout;
}

const volatile = "-path ./mtab -o -path ./resolv.conf -o -path ./adjtime";

/** Prints what identifies all of /etc: each path with mode, owner and the digest of its content or the link's target. */
export const etcCommand = `cd /etc && find . \\( ${volatile} \\) -prune -o -printf '%p %y %m %U:%G %l\\n' | sort; find . \\( ${volatile} \\) -prune -o -type f -print0 | sort -z | xargs -0 sha256sum`;

/** What identifies all of /etc of a lab host. */
export function etcOf(name: string): Promise<string> {
  return onHost(name, etcCommand);
}

/** Reboots a host from within and waits until it has another boot id. */
export async function rebootByHand(name: string): Promise<void> {
  const bootId = () => onHost(name, "cat /proc/sys/kernel/random/boot_id");
  const before = await bootId();
  await onHost(name, "(sleep 1; systemctl reboot) >/dev/null 2>&1 </dev/null &");
  const deadline = Date.now() + 600_000;
  while (Date.now() < deadline) {
    await new Promise((done) => setTimeout(done, 3_000));
    try {
      if ((await bootId()) !== before) return;
    } catch {
      // It refuses connections while it boots.
    }
  }
  throw new Error(`${name} did not come back from its reboot`);
}

/** Whether the newest run of a vfleet has begun an action of a kind; without a kind, any action. */
export async function hasBegun(vfleet: Vfleet, kind?: string): Promise<boolean> {
  const { code, stdout } = await vfleet.run(["show", "last", "-o", "json"]);
  if (code !== 0) return false;
  const entries = JSON.parse(stdout) as readonly JournalEntry[];
  return entries.some(
    (entry) => entry.kind === "action-started" && (kind === undefined || entry.action.action.kind === kind),
  );
}

/** Waits until a condition holds, or throws after the limit. */
export async function waitFor(
  what: string,
  holds: () => boolean | Promise<boolean>,
  limitMs = 900_000,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function collect(child: ChildProcess): Promise<Ended> {
  let stdout = "";
  let stderr = "";
  child.stdout?.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
  });
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
  });
  const code = await new Promise<number | null>((done, failed) => {
    child.on("close", done);
    child.on("error", failed);
  });
  return { code, stdout, stderr };
}
