import { execFileSync } from "node:child_process";
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, expect, test } from "vitest";

const root = mkdtempSync(join(tmpdir(), "vfleet-start-"));
afterAll(() => rmSync(root, { recursive: true }));

const bin = join(root, "node_modules", ".bin");
const program = join(root, "vfleet");
mkdirSync(bin, { recursive: true });
writeFileSync(join(root, "node_modules", ".package-lock.json"), "{}");
copyFileSync(resolve(import.meta.dirname, "../vfleet"), program);
symlinkSync(program, join(root, "link"));
// What the program starts with, and no Node of the system.
const tools = join(root, "tools");
mkdirSync(tools);
for (const name of ["dirname", "id", "readlink", "stat"]) symlinkSync(`/usr/bin/${name}`, join(tools, name));

/** Starts the program with a Node that says what it was asked. */
function start(version: string, env: Readonly<Record<string, string>> = {}, from = program): string {
  const node = join(bin, "node");
  writeFileSync(
    node,
    `#!/bin/sh\n[ "$1" = --version ] && { echo ${version}; exit; }\necho "$NODE_COMPILE_CACHE" "$@"\n`,
  );
  chmodSync(node, 0o755);
  return execFileSync(from, ["plan", "a b"], {
    encoding: "utf8",
    env: { PATH: tools, ...env },
    stdio: "pipe",
  });
}

const started = `--max-semi-space-size=32 ${root}/src/main.ts plan a b\n`;

test("what Node has compiled is kept beside the packages, also where a link is called", () => {
  const cache = join(root, "node_modules", ".cache", "compiled");
  expect(start("v24.0.0")).toBe(`${cache} ${started}`);
  expect(start("v26.1.0", {}, join(root, "link"))).toBe(`${cache} ${started}`);
});

test("a folder that the operator names for it is taken", () => {
  expect(start("v24.0.0", { NODE_COMPILE_CACHE: "/somewhere" })).toBe(`/somewhere ${started}`);
});

test.each(["v20.19.0", "v9.9.0"])("Node %s is too old", (version) => {
  expect(() => start(version)).toThrow("Node 24 or later was not found");
});
