import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { anySoundOsloConfig } from "../../../test/fixtures/any-oslo-config.ts";
import { parseSparseFiles } from "../../facts/parse-sparse-files.ts";
import { sparseConfigAwk } from "../../facts/sparse-config-awk.ts";
import { knownValue } from "../../model/reading.ts";
import { renderConfigFiles } from "./render-config-files.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-render-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "nova.conf");

/** What a real host prints of the file. */
function printed(text: string): string {
  writeFileSync(path, text);
  const frames = execFileSync("/usr/bin/awk", [sparseConfigAwk, path], {
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C" },
  });
  const state = `file 644 0 0 ${Buffer.byteLength(text)} 1 1 2026-11-23 04:00:00.0 +0000 ${path}`;
  return `${state}\n${"0".repeat(64)}  ${path}\ncontents\n${frames}done\n`;
}

/** What both say of the file's lines; the simulated host has the sparse text alone, so that its bytes are fewer. */
function linesOf(output: string): readonly string[] {
  return output.split("\n").filter((line) => /^[|#.]/.test(line));
}

function expectAlike(text: string): void {
  const output = printed(text);
  const files = knownValue(parseSparseFiles(output));
  const reading = files?.files[path];
  if (!files || reading?.is !== "known") throw new Error(`not read: ${JSON.stringify(text)}`);
  expect(linesOf(renderConfigFiles(files))).toEqual(linesOf(output));
}

test("a file is printed as the awk program of a real host prints it", () => {
  const text = anySoundOsloConfig.filter((each) => each !== "" && !/\r(?!\n|$)/.test(each));
  fc.assert(fc.property(text, expectAlike), { numRuns: 60 });
});

test("runs of comments and empty lines are counted and cut as a real host does", () => {
  const some = Array.from({ length: 400 }, (_, at) => `${"# text\n".repeat(at % 7)}\n`).join("");
  expectAlike(`${some}[pci]\n#\n\n${some}\ndevice_spec = {}\n${some}#`);
});
