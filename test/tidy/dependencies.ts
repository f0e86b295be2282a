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

type LockedPackage = { readonly optionalDependencies?: Readonly<Record<string, string>> };

// npm leaves out what a registry mirror does not hold for other platforms; then `npm ci` refuses the file.
function checkLockFile(tree: Tree): Violation[] {
  const path = "package-lock.json";
  const text = tree.paths.includes(path) ? tree.read(path) : "{}";
  const { packages = {} } = JSON.parse(text) as { packages?: Readonly<Record<string, LockedPackage>> };
  const locked = new Set(Object.keys(packages).map((key) => key.replace(/^.*node_modules\//, "")));
  const optional = Object.values(packages).flatMap((found) => Object.keys(found.optionalDependencies ?? {}));
  const missing = optional.find((name) => !locked.has(name));
  const broken = (part: string, fix: string) => ({
    path,
    line: lineWith(text, part),
    rule: "lock file",
    fix,
  });
  return [
    ...(text.includes('"resolved"')
      ? [
          broken(
            '"resolved"',
            "make it again with the .npmrc of the checkout, which leaves registry addresses out",
          ),
        ]
      : []),
    ...(missing ? [broken(`"${missing}"`, `give ${missing} its entry, with version, os and cpu`)] : []),
  ];
}

function lineWith(text: string, part: string): number {
  return text.slice(0, Math.max(0, text.indexOf(part))).split("\n").length;
}
