import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSourceFile, type SourceFile } from "./source-file.ts";

/** The files of the checkout, or of a sample that stands for one; paths are relative to its root, with slashes. */
export type Tree = {
  readonly paths: readonly string[];
  /** The text of one of paths. */
  readonly read: (path: string) => string;
  /** Every .ts file outside of cases. */
  readonly sources: readonly SourceFile[];
};

/** What git tracks in root, and what it does not track and does not ignore. */
export function readTree(root: string): Tree {
  // A checkout that another user owns (a mounted volume) is read all the same.
  const args = ["-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const listed = execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0").filter(Boolean);
  const paths = [...new Set(listed)].filter((path) => existsSync(join(root, path)));
  return makeTree(paths, (path) => readFileSync(join(root, path), "utf8"));
}

/** A tree of these texts by path. */
export function sampleTree(files: Readonly<Record<string, string>>): Tree {
  return makeTree(Object.keys(files), (path) => files[path] ?? "");
}

/** Whether a file is a recorded case or a golden, not code. */
export function isCase(path: string): boolean {
  return /(^|\/)(cases|golden|captures)\//.test(path);
}

/** Whether a file is a test. */
export function isTest(path: string): boolean {
  return path.endsWith(".test.ts") || path.startsWith("test/");
}

function makeTree(paths: readonly string[], read: (path: string) => string): Tree {
  const sources = paths
    .filter((path) => path.endsWith(".ts") && !isCase(path))
    .map((path) => parseSourceFile(path, read(path)));
  return { paths, read, sources };
}
