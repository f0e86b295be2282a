import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { allSignatures } from "./all.ts";
import { composeEre } from "./compose-ere.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-ere-"));
afterAll(() => rmSync(folder, { recursive: true }));

const healthy = readFileSync(join(import.meta.dirname, "cases/healthy.txt"), "utf8");
const examples = allSignatures.map(({ example }) => example);
// Each example, and each cut short at its end and its beginning, so that patterns also have to say no.
const lines = [
  ...examples,
  ...examples.map((line) => line.slice(0, Math.ceil(line.length * 0.6))),
  ...examples.map((line) => line.slice(Math.ceil(line.length * 0.4))),
  ...healthy.trimEnd().split("\n"),
];
const path = join(folder, "lines");
writeFileSync(path, `${lines.join("\n")}\n`);

// Those of a host; busybox greps as POSIX says and no more.
const greps = [["/usr/bin/grep"], ["/usr/bin/busybox", "grep"]].filter(([program = ""]) =>
  existsSync(program),
);

function run(words: readonly string[]): string {
  const [program = "", ...args] = words;
  return execFileSync(program, args, { encoding: "utf8", env: { LC_ALL: "C" } });
}

describe.each(greps)("%s %s", (...words) => {
  const grep = words.filter((word) => word !== undefined);

  test("finds with all patterns what JavaScript finds with any of them", () => {
    const eres = allSignatures.map(({ pattern }) => composeEre(pattern)).join("\n");
    const wanted = lines.filter((line) => allSignatures.some(({ pattern }) => pattern.test(line)));
    expect(
      run([...grep, "-aE", "-e", eres, path])
        .trimEnd()
        .split("\n"),
    ).toEqual(wanted);
  });
});

test("grep finds with each pattern what JavaScript finds with it", () => {
  const wanted = allSignatures.map(
    ({ id, pattern }) => `${id} ${lines.filter((line) => pattern.test(line)).length}`,
  );
  const script =
    'while IFS="" read -r id && IFS="" read -r ere; do printf "%s " "$id"; "$@" -acE -e "$ere" "$0" || :; done';
  const input = allSignatures.map(({ id, pattern }) => `${id}\n${composeEre(pattern)}\n`).join("");
  const found = execFileSync("sh", ["-c", script, path, "grep"], {
    encoding: "utf8",
    input,
    env: { LC_ALL: "C", PATH: "/usr/bin:/bin" },
  });
  expect(found.trimEnd().split("\n")).toEqual(wanted);
});

test.each<[RegExp, string]>([
  [/a\d+\S/, "a[0-9]+[^ \t\r\f\v]"],
  [/(?:a|b)\s\w/, "(a|b)[ \t\r\f\v][0-9A-Za-z_]"],
  [/[^\]\d]\/[\w.]/, "[^]0-9]/[0-9A-Za-z_.]"],
  [/\(\[\.\]\)/, "\\(\\[\\.\\]\\)"],
])("%s is %s", (pattern, ere) => {
  expect(composeEre(pattern)).toBe(ere);
});

test.each([/a(?=b)/, /a+?/, /a{2}?/, /\bx/, /(a)\1/])("%s is refused: grep has no such thing", (pattern) => {
  expect(() => composeEre(pattern)).toThrow(RangeError);
});
