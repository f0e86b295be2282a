import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { OperatingError } from "../../base/operating-error.ts";
import { printableLines } from "../../base/printable.ts";
import { childEnvironment } from "./child-environment.ts";
import {
  parseSshConfig,
  type SshConfig,
  type SshConfigScope,
  scanSshConfig,
  widestScope,
} from "./ssh-config.ts";
import type { SshDependencies } from "./ssh-dependencies.ts";

/** The host as ssh would be called for it. */
export type SshConfigQuery = {
  readonly host: string;
  readonly user: string | undefined;
  readonly port: number | undefined;
};

/** How many `ssh -G` run at once; each takes about 10 ms of a core. */
const MAX_QUERIES = 4;
const QUERY_TIMEOUT_MS = 30_000;
const MAX_INCLUDE_DEPTH = 16;

const runFile = promisify(execFile);

/**
 * Gives the ssh config that holds for a host; undefined where no config file says anything that the ssh2 way heeds.
 * Only ssh itself knows what its config means (Match, Include, tokens, canonical names), so it is asked by `ssh -G`,
 * once for each host. Most machines that run a fleet have no such config at all, or one that is alike for all hosts:
 * that is found out once, by looking for the keywords in all files, and then ssh is asked not at all, or once.
 */
export function createSshConfigReader(
  deps: SshDependencies,
): (query: SshConfigQuery) => Promise<SshConfig | undefined> {
  const cache = new Map<string, Promise<SshConfig>>();
  const take = createTurns(MAX_QUERIES);
  let scope: Promise<SshConfigScope> | undefined;
  let forAll: Promise<SshConfig | undefined> | undefined;
  const readForEach = (query: SshConfigQuery): Promise<SshConfig> => {
    const key = JSON.stringify([query.host, query.user, query.port]);
    const cached = cache.get(key) ?? take(() => readSshConfig(query, deps));
    cache.set(key, cached);
    return cached;
  };
  return async (query) => {
    scope ??= findScope(deps);
    if ((await scope) === "nobody") return undefined;
    if ((await scope) === "all") forAll ??= readForAll(query.host, deps);
    // Where ssh refuses the config, it is to say so for each host.
    return (await forAll) ?? readForEach(query);
  };
}

/** The config that is alike for all hosts, asked for any of them; undefined if ssh gave none. */
async function readForAll(host: string, deps: SshDependencies): Promise<SshConfig | undefined> {
  try {
    const config = new Map(await readSshConfig({ host, user: undefined, port: undefined }, deps));
    config.delete("hostname");
    return config;
  } catch {
    return undefined;
  }
}

async function readSshConfig(query: SshConfigQuery, deps: SshDependencies): Promise<SshConfig> {
  const args = [
    "-G",
    ...(deps.sshConfigFile === undefined ? [] : ["-F", deps.sshConfigFile]),
    ...(query.user === undefined ? [] : ["-l", query.user]),
    ...(query.port === undefined ? [] : ["-p", String(query.port)]),
    "--",
    query.host,
  ];
  try {
    const { stdout } = await runFile("ssh", args, {
      env: childEnvironment(deps.environment),
      timeout: QUERY_TIMEOUT_MS,
    });
    return parseSshConfig(stdout);
  } catch (error) {
    const said = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : String(error);
    throw new OperatingError("ssh-config-invalid", query.host, {
      message: `The ssh config for ${query.host} cannot be read: ${printableLines(said).slice(-500) || String(error)}`,
      hint: `Run: ssh -G ${query.host}`,
      cause: error,
    });
  }
}

async function findScope(deps: SshDependencies): Promise<SshConfigScope> {
  const userFolder = join(deps.homeDirectory, ".ssh");
  const user = { folder: userFolder, depth: 0, scope: "all" } as const;
  if (deps.sshConfigFile !== undefined) return scanFile(deps.sshConfigFile, user, deps);
  return widestScope([
    await scanFile(join(userFolder, "config"), user, deps),
    await scanFile("/etc/ssh/ssh_config", { ...user, folder: "/etc/ssh" }, deps),
  ]);
}

/** Where a file is read from: the folder of relative includes, and the place that includes it. */
type ScanPlace = { readonly folder: string; readonly depth: number; readonly scope: "all" | "each" };

/** A file that is there but cannot be read counts for each host: ssh is to say what is wrong with it. */
async function scanFile(file: string, from: ScanPlace, deps: SshDependencies): Promise<SshConfigScope> {
  if (from.depth > MAX_INCLUDE_DEPTH) return "each";
  let text: string;
  try {
    text = await readFile(file, "latin1");
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "ENOENT" ? "nobody" : "each";
  }
  const scan = scanSshConfig(text, from.scope);
  const scopes = [scan.scope];
  for (const { pattern, scope } of scan.includes) {
    if (/[%$]/.test(pattern)) return "each";
    const full = pattern.startsWith("~/") ? join(deps.homeDirectory, pattern.slice(2)) : pattern;
    for (const path of globSync(full.startsWith("/") ? full : join(from.folder, full))) {
      scopes.push(await scanFile(path, { folder: from.folder, depth: from.depth + 1, scope }, deps));
    }
  }
  return widestScope(scopes);
}

function createTurns(max: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
