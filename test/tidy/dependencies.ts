import type { Tree } from "./tree.ts";
import type { Violation } from "./violation.ts";

const reasons = "docs/decisions/dependencies.md";

type PackageFile = { readonly [field: string]: Readonly<Record<string, string>> | undefined };

/** Holds that dependencies are pinned, that each has its reason written down, and that the lock file names no registry. */
export function checkDependencies(tree: Tree): Violation[] {
  const text = tree.read("package.json");
  const { dependencies = {}, devDependencies = {} } = JSON.parse(text) as PackageFile;
  const written = tree.paths.includes(reasons) ? tree.read(reasons) : "";
  return [
    ...Object.entries({ ...dependencies, ...devDependencies }).flatMap(([name, version]) => {
      const line = lineWith(text, `"${name}": "${version}"`);
      return checkDependency({ name, version, written }).map((broken) => ({
        path: "package.json",
        line,
        ...broken,
      }));
    }),
    ...checkLockFile(tree),
  ];
}

type Dependency = { readonly name: string; readonly version: string; readonly written: string };

function checkDependency({ name, version, written }: Dependency): Pick<Violation, "rule" | "fix">[] {
  const pinned = /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version);
  const reason = written.includes(`\`${name}\` ${version}`);
  return [
    ...(pinned ? [] : [{ rule: "pinned", fix: `pin ${name} to one version instead of ${version}` }]),
    ...(reason ? [] : [{ rule: "reason", fix: `write into ${reasons} why \`${name}\` ${version} is there` }]),
  ];
}

function checkLockFile(tree: Tree): Violation[] {
  const path = "package-lock.json";
  const text = tree.paths.includes(path) ? tree.read(path) : "";
  if (!text.includes('"resolved"')) return [];
  const fix = "make it again with the .npmrc of the checkout, which leaves registry addresses out";
  return [{ path, line: lineWith(text, '"resolved"'), rule: "lock file", fix }];
}

function lineWith(text: string, part: string): number {
  return text.slice(0, Math.max(0, text.indexOf(part))).split("\n").length;
}
