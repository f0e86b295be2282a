import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, realpath, rm, stat, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { OperatingError } from "../../base/operating-error.ts";
import type { CommandResult } from "../../model/script.ts";
import type { SosContent, SosQuestion } from "../../ports/sosreports.ts";

const maxFileBytes = 16 * 1024 * 1024;
const maxFiles = 10_000;
const maxReadBytes = 512 * 1024 * 1024;
const maxOutputBytes = 32 * 1024 * 1024;
const maxUnpackedBytes = 32 * 1024 * 1024 * 1024;

/** Reads a sosreport, a folder or an archive that tar unpacks; links that lead out of it are not followed. */
export async function readSosreportFiles(
  path: string,
  question: SosQuestion,
  signal: AbortSignal,
): Promise<SosContent> {
  try {
    if ((await stat(path)).isDirectory()) return await readFolder(path, question, signal);
    // tar takes a name with a colon and no slash before it for one on another machine.
    const archive = resolve(path);
    await requireSize(archive, signal);
    const folder = await mkdtemp(join(tmpdir(), "vfleet-sos-"));
    try {
      const words = [
        "-xf",
        archive,
        "-C",
        folder,
        "--no-same-owner",
        "--no-same-permissions",
        "--delay-directory-restore",
      ];
      await runTar(words, signal);
      return await readFolder(folder, question, signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  } catch (cause) {
    if (signal.aborted) throw signal.reason;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new OperatingError("sosreport-unreadable", path, {
      message: `the sosreport ${path} cannot be read: ${why}`,
      hint: "Name a folder or an archive of a sosreport that you may read.",
      cause,
    });
  }
}

async function runTar(words: readonly string[], signal: AbortSignal): Promise<CommandResult> {
  const result = await run("tar", words, { signal });
  if (result.exitCode !== 0) throw new Error(result.stderr.trim().split("\n")[0] ?? "tar failed");
  return result;
}

/** A small archive may hold more than the disk. */
async function requireSize(archive: string, signal: AbortSignal): Promise<void> {
  const { stdout, truncated } = await runTar(["--numeric-owner", "-tvf", archive], signal);
  if (truncated) throw new Error("it has too many files");
  const bytes = stdout
    .split("\n")
    .map((line) => Number(/^[-C]\S+ \d+\/\d+ +(\d+) /.exec(line)?.[1] ?? 0))
    .reduce((sum, size) => sum + size, 0);
  const { bavail, bsize } = await statfs(tmpdir());
  const room = Math.min(maxUnpackedBytes, bavail * bsize);
  if (bytes > room)
    throw new Error(`unpacked it has ${bytes} bytes, and ${room} may be unpacked in ${tmpdir()}`);
}

async function readFolder(
  path: string,
  { paths, furtherPaths, scanLogs }: SosQuestion,
  signal: AbortSignal,
): Promise<SosContent> {
  const root = await findRoot(await realpath(path));
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  let bytes = 0;
  const read = async (name: string): Promise<void> => {
    const place = await realpath(join(root, name)).catch(() => "");
    const found = place.startsWith(`${root}/`) ? await stat(place) : undefined;
    if (!found?.isFile() || found.size > maxFileBytes) return;
    bytes += found.size;
    if (bytes > maxReadBytes) throw new Error(`it has more than ${maxReadBytes} bytes to read`);
    files.set(name, await readFile(place, "utf8"));
    if (place !== join(root, name)) links.set(name, place.slice(root.length + 1));
  };
  for (const name of await namesBelow(root, paths)) await read(name);
  for (const name of furtherPaths(files)) await read(name);
  const { text, args } = scanLogs(root);
  return { files, links, logs: await run("sh", ["-s", ...args], { signal, input: text }) };
}

/** An archive holds one folder, in which the report is. */
async function findRoot(path: string): Promise<string> {
  const names = await readdir(path);
  if (names.includes("sos_commands")) return path;
  for (const name of names) {
    const inner = join(path, name);
    const below = await readdir(inner).catch((): string[] => []);
    if (below.includes("sos_commands"))
      return realpath(inner).then((real) =>
        real.startsWith(`${path}/`) ? real : Promise.reject(new Error("it leads out of itself")),
      );
  }
  throw new Error("it has no sos_commands");
}

async function namesBelow(root: string, beginnings: readonly string[]): Promise<readonly string[]> {
  const folders = [...new Set(beginnings.map((beginning) => beginning.slice(0, beginning.lastIndexOf("/"))))];
  const names = await Promise.all(
    folders.map((folder) => list(root, folder, beginnings.includes(`${folder}/`))),
  );
  const all = names.flat().filter((name) => beginnings.some((beginning) => name.startsWith(beginning)));
  if (all.length > maxFiles) throw new Error(`it has more than ${maxFiles} files to read`);
  return [...new Set(all)];
}

async function list(root: string, folder: string, recursive: boolean): Promise<string[]> {
  const entries = await readdir(join(root, folder), { recursive, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(root.length + 1));
}

function run(
  program: string,
  words: readonly string[],
  { signal, input = "" }: { readonly signal: AbortSignal; readonly input?: string },
): Promise<CommandResult> {
  const started = Date.now();
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { stdio: "pipe", signal });
    const output = { stdout: "", stderr: "" };
    const take = (name: "stdout" | "stderr") => (chunk: string) => {
      if (output[name].length < maxOutputBytes) output[name] += chunk;
    };
    child.stdout.setEncoding("utf8").on("data", take("stdout"));
    child.stderr.setEncoding("utf8").on("data", take("stderr"));
    child.on("error", reject);
    child.on("close", (code, ended) =>
      resolve({
        exitCode: code ?? undefined,
        signal: ended ?? undefined,
        timedOut: false,
        canceled: false,
        connectionLost: false,
        truncated: output.stdout.length >= maxOutputBytes,
        ...output,
        durationMs: Date.now() - started,
      }),
    );
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
