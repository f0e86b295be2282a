import { posix } from "node:path";
import type { Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

const link = /\]\(([^)#\s]+)(?:#[^)\s]*)?\)/g;

/** Links of Markdown files to files that are not in the tree; what stands elsewhere on the net is not looked at. */
export function checkLinks({ paths, read }: Tree): readonly Violation[] {
  const known = new Set(paths.flatMap((path) => [path, ...foldersOf(path)]));
  return paths
    .filter((path) => path.endsWith(".md"))
    .flatMap((path) =>
      read(path)
        .split("\n")
        .flatMap((text, at) =>
          [...text.matchAll(link)]
            .map(([, target = ""]) => target)
            .filter((target) => !/^[a-z]+:/.test(target) && !known.has(resolve(path, target)))
            .map((target) => violationOf(path, at + 1, target)),
        ),
    );
}

function violationOf(path: string, line: number, target: string): Violation {
  return {
    path,
    line,
    rule: `${target} is not there`,
    fix: "Name the file that is meant, or leave the link out",
  };
}

function resolve(path: string, target: string): string {
  return posix.join(posix.dirname(path), target).replace(/\/$/, "");
}

function foldersOf(path: string): readonly string[] {
  const folder = posix.dirname(path);
  return folder === "." ? [folder] : [folder, ...foldersOf(folder)];
}
