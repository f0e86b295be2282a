import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeShell } from "../../test/fixtures/fake-shell.ts";
import { hostIntent } from "../../test/fixtures/intent.ts";
import {
  createFakeRoot,
  type FakeRoot,
  holdScript,
  shellcheck,
  shells,
} from "../../test/fixtures/run-script.ts";
import type { Script } from "../model/script.ts";
import type { ShellSession } from "../ports/shell.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { lockHost } from "./host-lock.ts";

const { name: host } = hostIntent();

async function sessionSaying(firstLine: string | undefined, seen: Script[] = []) {
  const shell = createFakeShell({
    alpha: {
      run: () => commandResult(),
      hold: (script) => {
        seen.push(script);
        return firstLine;
      },
    },
  });
  return { shell, session: await shell.connect({ host, address: "alpha", ssh: hostIntent().ssh }) };
}

describe("what the host answers", () => {
  test("locked: the lock is held until it is released", async () => {
    const { shell, session } = await sessionSaying("locked");
    const held = await lockHost(session, host, "by a test");
    expect(shell.open()).toContain("alpha held");
    await held.release();
    expect(shell.open()).not.toContain("alpha held");
  });

  test.each([
    [
      "held by run 20261123-040000-ab12 from control since now, process 7",
      "host-locked",
      "by run 20261123-040000-ab12 from control since now, process 7",
    ],
    [
      "failed there is no flock (package util-linux) on this host",
      "host-lock-failed",
      "there is no flock (package util-linux) on this host",
    ],
    ["something else", "host-lock-failed", "something else"],
    ["", "host-lock-failed", "the host gave no answer"],
    [undefined, "host-lock-failed", "the host gave no answer"],
  ])("%s", async (firstLine, code, cause) => {
    const { shell, session } = await sessionSaying(firstLine);
    const failure: unknown = await lockHost(session, host, "by a test").catch((error: unknown) => error);
    expect(failure).toMatchObject({ code, subject: "alpha", cause: { message: cause } });
    expect(shell.open()).not.toContain("alpha held");
  });
});

describe.each(shells)("the script, by %s", (shell) => {
  let root: FakeRoot;
  let script: Script;

  beforeEach(async () => {
    root = createFakeRoot();
    const seen: Script[] = [];
    const { session } = await sessionSaying("locked", seen);
    await lockHost(session, host, "by run 'x' $(id) from control");
    const [first] = seen;
    if (!first) throw new Error("it was held");
    script = first;
  });

  afterEach(() => root.remove());

  test("holds the lock while its input is open; another one is told who has it, and may have it afterwards", async () => {
    const first = await holdScript(root, script, shell);
    expect(first.firstLine).toBe("locked");
    const holder = readFileSync(root.at("/run/vfleet/holder"), "utf8");
    expect(holder).toMatch(/^by run 'x' \$\(id\) from control, process \d+\n$/);
    const second = await holdScript(root, script, shell);
    expect(second.firstLine).toBe(`held ${holder.trim()}`);
    await second.release();
    await first.release();
    const third = await holdScript(root, script, shell);
    expect(third.firstLine).toBe("locked");
    await third.release();
  });

  test("a holder that died leaves no lock", async () => {
    const first = await holdScript(root, script, shell);
    await first.kill();
    const second = await holdScript(root, script, shell);
    expect(second.firstLine).toBe("locked");
    await second.release();
  });
});

test("shellcheck is content with it", async () => {
  const seen: Script[] = [];
  const { session } = await sessionSaying("locked", seen);
  await lockHost(session, host, "x");
  expect(shellcheck(`#!/bin/sh\n${seen[0]?.text}`)).toBe("");
});

test("the session's failures are passed on", async () => {
  const session: Pick<ShellSession, "hold"> = {
    hold: () => Promise.reject(new Error("connection lost")),
  };
  await expect(lockHost(session as ShellSession, host, "x")).rejects.toThrow("connection lost");
});
