import { randomBytes } from "node:crypto";
import { lstat, mkdir, open, readFile, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { PlacedInput } from "../model/tool-inputs.ts";
import type { InputOutcome } from "../views/view-inputs.ts";
import { CliProblem } from "./cli-problem.ts";

/** Where input files go, and whether files that are there and differ give way. */
export type InputPlace = { readonly folder: string; readonly force: boolean };

/**
 * Writes files below a folder, each as a whole or not at all, and makes the folders that are missing. Throws CliProblem
 * before it has written anything if a path leads out of the folder, or if a file that is there differs.
 */
export async function writeInputFiles(
  files: readonly PlacedInput[],
  { folder, force }: InputPlace,
): Promise<Readonly<Record<string, InputOutcome>>> {
  const outcomes: [string, InputOutcome][] = [];
  for (const file of files) outcomes.push([file.path, await findOutcome(folder, file)]);
  const differing = outcomes.flatMap(([path, outcome]) => (outcome === "replaced" ? [path] : []));
  if (differing.length > 0 && !force)
    throw new CliProblem(
      `in ${folder} there are files already that differ: ${differing.join(", ")}`,
      "Name another folder by --out, or replace them by --force.",
    );
  const byPath = Object.fromEntries(outcomes);
  for (const { path, content } of files)
    if (byPath[path] !== "unchanged") await writeWhole(join(folder, path), content);
  return byPath;
}

async function findOutcome(folder: string, { path, content }: PlacedInput): Promise<InputOutcome> {
  const parts = path.split("/");
  if (parts.some((part) => part === "" || part === "." || part === ".." || part.includes("\0")))
    throw new CliProblem(
      `the input ${JSON.stringify(path)} would not be below ${folder}`,
      "Report this as a bug of vfleet; nothing was written.",
    );
  for (let depth = 1; depth < parts.length; depth += 1) {
    const parent = join(folder, ...parts.slice(0, depth));
    const kind = await kindOf(parent);
    if (kind === "nothing") return "new";
    if (kind !== "folder") throw inTheWay(parent, "is no folder");
  }
  const target = join(folder, path);
  const kind = await kindOf(target);
  if (kind === "nothing") return "new";
  if (kind !== "file") throw inTheWay(target, "is no plain file");
  return (await reading(target, () => readFile(target, "utf8"))) === content ? "unchanged" : "replaced";
}

/** Links are not followed below the folder: they may lead anywhere. */
async function kindOf(path: string): Promise<"nothing" | "file" | "folder" | "other"> {
  const stats = await reading(path, async () => {
    try {
      return await lstat(path);
    } catch (error) {
      if (codeOf(error) === "ENOENT") return undefined;
      throw error;
    }
  });
  if (!stats) return "nothing";
  if (stats.isDirectory()) return "folder";
  return stats.isFile() ? "file" : "other";
}

function inTheWay(path: string, what: string): CliProblem {
  return new CliProblem(`${path} ${what}`, "Name another folder by --out, or move it away.");
}

async function writeWhole(path: string, content: string): Promise<void> {
  const folder = dirname(path);
  const unfinished = join(folder, `.${basename(path)}.${randomBytes(6).toString("hex")}`);
  try {
    await makeFolder(folder);
    const file = await open(unfinished, "wx", 0o644);
    try {
      await file.writeFile(content);
      // Whatever the umask says, the tool may run as another user.
      await file.chmod(0o644);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    throw new CliProblem(
      `${path} cannot be written: ${codeOf(error)}`,
      "Name another folder by --out; files before it were written.",
    );
  }
}

/** Node's own way to make parents does not end where a file system says that they are missing and lets none be made. */
async function makeFolder(path: string): Promise<void> {
  const make = async (): Promise<string> => {
    try {
      await mkdir(path);
      return "";
    } catch (error) {
      const code = codeOf(error);
      if (code === "EEXIST" || (code === "ENOENT" && dirname(path) !== path)) return code;
      throw error;
    }
  };
  if ((await make()) !== "ENOENT") return;
  await makeFolder(dirname(path));
  await mkdir(path);
}

async function reading<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    throw new CliProblem(`${path} cannot be looked at: ${codeOf(error)}`, "Name another folder by --out.");
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
