import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createBrokenOffScript } from "../fixtures/broken-off-script.ts";

const folder = mkdtempSync(join(tmpdir(), "vfleet-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const shells = ["/bin/sh", "/bin/bash"].filter((shell) => existsSync(shell));

test.each(shells)("%s runs nothing of a script whose transmission broke off anywhere", (shell) => {
  const { input, end, run } = createBrokenOffScript(shell, join(folder, shell.replaceAll("/", "")));
  const lengths = Array.from({ length: end + 1 }, (_, at) => at);
  for (const length of lengths) {
    const { stdout, stderr, ran } = run(length);
    // What the shell says itself is a syntax error, and names no command that was not found.
    expect(stdout).toMatch(/^(?:vfleet-ready-\w+\n)?$/);
    expect(stderr).not.toMatch(/not found/);
    if (ran) throw new Error(`it ran after ${length} of ${input.length} bytes`);
  }
  expect(run(input.length).ran).toBe(true);
});
