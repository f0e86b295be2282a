import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { LabError } from "./lab-error.ts";
import { mustRun } from "./run-program.ts";

/** A file system root that is made of layers. */
export type LayeredRoot = {
  /** The layers that are only read, the topmost first. */
  readonly lowers: readonly string[];
  /** The folder whose layer takes what is changed; without one the root is only read. */
  readonly folder?: string;
};

/** The folder of what runs inside the guests. */
export const guestDir = join(import.meta.dirname, "..", "guest");

/** The folder of the shell scripts that run on this machine. */
export const hostDir = join(import.meta.dirname, "..", "host");

const scriptLimitMs = 20 * 60_000;

/** The layer in a folder of the cache or of a running lab. */
export function layerOf(folder: string): string {
  return join(folder, "upper");
}

/** The layers as overlayfs wants them: in one text, with colons between them. */
export function joinLayers(layers: readonly string[]): string {
  const odd = layers.find((path) => /[:,\\]/.test(path));
  if (odd === undefined) return layers.join(":");
  throw new LabError(`overlayfs cannot mount ${odd}`, "set VFLEET_LAB_CACHE to a path without : , and \\");
}

/** Mounts and processes of a build live in namespaces of its own, so that a killed build leaves none. */
export const inOwnNamespace = [
  ["nice", "setpriv", "--pdeathsig", "KILL"],
  ["unshare", "--mount", "--uts", "--pid", "--fork", "--kill-child", "--mount-proc"],
].flat();

/** Makes a command that sees a root at a mount point, which nothing else sees. */
export function withRoot(root: LayeredRoot, mountPoint: string, command: readonly string[]): string[] {
  const where = [mountPoint, joinLayers(root.lowers), root.folder ?? ""];
  return [...inOwnNamespace, "sh", join(hostDir, "with-root.sh"), ...where, ...command];
}

/** A script of lab/guest to run in a root. */
export type RootScript = {
  readonly lowers: readonly string[];
  /** The artifact's folder: its layer takes what is changed, and its build.log what is printed. */
  readonly outDir: string;
  /** The script's name in lab/guest. */
  readonly script: string;
  readonly args?: readonly string[];
  /** Files that the script finds beside itself: their names there, and where they come from. */
  readonly beside?: Readonly<Record<string, string>>;
  /** The name that the script sees as the host's. */
  readonly hostname?: string;
  /** How long it may take, if that is more than 20 minutes. */
  readonly limitMs?: number;
};

/** Runs a script in a root (chroot), from a folder that is gone afterwards. */
export async function runInRoot(request: RootScript): Promise<void> {
  const { lowers, outDir } = request;
  const seed = join(outDir, "seed");
  const mountPoint = join(outDir, "mnt");
  await cp(join(guestDir, request.script), join(seed, "run"));
  for (const [name, source] of Object.entries(request.beside ?? {})) await cp(source, join(seed, name));
  const script = [seed, "run", request.hostname ?? "localhost", ...(request.args ?? [])];
  const command = ["sh", join(hostDir, "run-in-root.sh"), mountPoint, ...script];
  await mustRun(withRoot({ lowers, folder: outDir }, mountPoint, command), {
    logFile: join(outDir, "build.log"),
    timeoutMs: request.limitMs ?? scriptLimitMs,
    env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8", DEBIAN_FRONTEND: "noninteractive" },
  });
  await Promise.all(
    ["seed", "mnt", "work"].map((name) => rm(join(outDir, name), { recursive: true, force: true })),
  );
}
