import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { array, assert, property, string } from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { createBrokenOffScript } from "../../../test/fixtures/broken-off-script.ts";
import { remoteCommand, remoteInput, remoteMarkers } from "./remote-script.ts";

const markers = remoteMarkers("0123456789abcdef");
const folder = mkdtempSync(join(tmpdir(), "vfleet-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const SHELLS = ["/bin/sh", "/bin/bash"].filter((shell) => existsSync(shell));
const ready = `${markers.ready}\n`;

function run(shell: string, input: string | Buffer) {
  const { stdout, stderr, status } = spawnSync(shell, ["-s", "1.2.3.4 5 6.7.8.9 22"], {
    input,
    timeout: 60_000,
  });
  return { stdout: stdout.toString(), stderr: stderr.toString(), status };
}

describe.each(SHELLS)("the input for %s", (shell) => {
  it("hands any arguments over as they are", () => {
    const text = string({ unit: "binary" }).filter((value) => !value.includes("\0") && value.isWellFormed());
    assert(
      property(array(text, { maxLength: 8 }), (args) => {
        const script = { text: 'printf "%s\\037" "$#" "$@"', args };
        const { stdout, status } = run(shell, remoteInput(script, markers, false));
        expect(stdout).toBe(`${ready}${[String(args.length), ...args].map((arg) => `${arg}\x1f`).join("")}`);
        expect(status).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  // After each byte: test/contracts/broken-off-script.test.ts.
  it("runs nothing of a script whose transmission broke off at the end of a line", () => {
    const mark = join(folder, `mark-${shell.replaceAll("/", "")}`);
    const { input, end, run: runBeginning } = createBrokenOffScript(shell, mark);
    const lengths = [...input.subarray(0, end)].flatMap((byte, at) => (byte === 0x0a ? [at, at + 1] : []));
    expect(lengths.length).toBeGreaterThan(8);
    for (const length of lengths) {
      const { stdout, stderr, ran } = runBeginning(length);
      // What the shell says itself is a syntax error, and names no command that was not found.
      expect(stdout).toMatch(/^(?:vfleet-ready-\w+\n)?$/);
      expect(stderr).not.toMatch(/not found/);
      if (ran) throw new Error(`it ran after ${length} of ${input.length} bytes`);
    }
    expect(runBeginning(input.length).ran).toBe(true);
  });

  it("gives a script no stdin, or an open one that has nothing of the script", () => {
    const script = { text: "cat; echo after", args: [] };
    expect(run(shell, remoteInput(script, markers, false)).stdout).toBe(`${ready}after\n`);
    expect(run(shell, `${remoteInput(script, markers, true)}more\n`).stdout.replace("more\n", "")).toBe(
      `${ready}after\n`,
    );
  });

  it("keeps the exit code, marks stderr and sets SSH_CONNECTION", () => {
    const script = { text: 'echo "$SSH_CONNECTION"; (exit 9)', args: [] };
    const result = run(shell, remoteInput(script, markers, false));
    expect(result).toEqual({ stdout: `${ready}1.2.3.4 5 6.7.8.9 22\n`, stderr: ready, status: 9 });
  });

  it("runs an empty script", () => {
    expect(run(shell, remoteInput({ text: "", args: [] }, markers, false)).status).toBe(0);
  });
});

it("refuses an argument with a NUL", () => {
  expect(() => remoteInput({ text: "", args: ["a\0b"] }, markers, false)).toThrow(RangeError);
});

it("writes commands that every login shell reads alike", () => {
  for (const way of ["plain", "sudo", "sudo-password"] as const) {
    const command = remoteCommand(way, markers);
    expect(command).not.toMatch(/[!\\\n`]/);
    expect(command.split("'").length).toBe(way === "sudo-password" ? 3 : 1);
  }
});
