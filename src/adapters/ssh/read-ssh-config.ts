import { execFile } from "node:child_process";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { OperatingError } from "../../base/operating-error.ts";
import { printableLines } from "../../base/printable.ts";
import { childEnvironment } from "./child-environment.ts";
import { parseSshConfig, type SshConfig, scanSshConfig } from "./ssh-config.ts";
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
 * once for each host. Most machines that run a fleet have no such config at all: that is found out once, by looking
 * for the keywords in all files, and then nothing is spawned.
 */
export function createSshConfigReader(
  deps: SshDependencies,
): (query: SshConfigQuery) => Promise<SshConfig | undefined> {
  const cache = new Map<string, Promise<SshConfig>>();
  const take = createTurns(MAX_QUERIES);
  let relevant: Promise<boolean> | undefined;
  return async (query) => {
    relevant ??= hasRelevantConfig(deps);
    if (!(await relevant)) return undefined;
    const key = JSON.stringify([query.host, query.user, query.port]);
    const cached = cache.get(key) ?? take(() => readSshConfig(query, deps));
    cache.set(key, cached);
    return cached;
  };
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

async function hasRelevantConfig(deps: SshDependencies): Promise<boolean> {
  const userFolder = join(deps.homeDirectory, ".ssh");
  if (deps.sshConfigFile !== undefined)
    return isRelevant(deps.sshConfigFile, { folder: userFolder, depth: 0 }, deps);
  if (await isRelevant(join(userFolder, "config"), { folder: userFolder, depth: 0 }, deps)) return true;
  return isRelevant("/etc/ssh/ssh_config", { folder: "/etc/ssh", depth: 0 }, deps);
}

/** A file that is there but cannot be read is relevant: ssh is to say what is wrong with it. */
async function isRelevant(
  file: string,
  from: { readonly folder: string; readonly depth: number },
  deps: SshDependencies,
): Promise<boolean> {
  if (from.depth > MAX_INCLUDE_DEPTH) return true;
  let text: string;
  try {
    text = await readFile(file, "latin1");
  } catch (error) {
    return !(error instanceof Error && "code" in error && error.code === "ENOENT");
  }
  const scan = scanSshConfig(text);
  if (scan.relevant) return true;
  for (const include of scan.includes) {
    if (/[%$]/.test(include)) return true;
    const pattern = include.startsWith("~/") ? join(deps.homeDirectory, include.slice(2)) : include;
    for (const path of globSync(pattern.startsWith("/") ? pattern : join(from.folder, pattern))) {
      if (await isRelevant(path, { folder: from.folder, depth: from.depth + 1 }, deps)) return true;
    }
  }
  return false;
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
