import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeShell } from "../../test/fixtures/fake-shell.ts";
import { hostIntent } from "../../test/fixtures/intent.ts";
import { testRun } from "../../test/fixtures/memory-journals.ts";
import {
  createFakeRoot,
  type FakeRoot,
  holdScript,
  runScript,
  shellcheck,
  shells,
} from "../../test/fixtures/run-script.ts";
import { scriptPrelude } from "../actions/script-result.ts";
import type { Script } from "../model/script.ts";
import type { ShellSession } from "../ports/shell.ts";
import { commandResult } from "../sim/fleet/command-result.ts";
import { fenceOf, lockHost } from "./host-lock.ts";

const { name: host } = hostIntent();
const claim = { words: "by a test", run: testRun, epoch: 1 };

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
    const held = await lockHost(session, host, claim);
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
    const failure: unknown = await lockHost(session, host, claim).catch((error: unknown) => error);
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
    await lockHost(session, host, { ...claim, words: "by run 'x' $(id) from control" });
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

describe.each(shells)("workers of one run, by %s", (shell) => {
  let root: FakeRoot;
  beforeEach(() => {
    root = createFakeRoot();
    symlinkSync("/proc", root.at("proc"));
  });
  afterEach(() => root.remove());

  async function hold(epoch: number, run = testRun) {
    const seen: Script[] = [];
    const { session } = await sessionSaying("locked", seen);
    await lockHost(session, host, { words: `by worker ${epoch}`, run, epoch });
    const [script] = seen;
    if (!script) throw new Error("it was held");
    return holdScript(root, { ...script, args: [...script.args.slice(0, 3), "0"] }, shell);
  }
  const act = (epoch: number, run = testRun) =>
    runScript(root, { text: `${scriptPrelude}touch acted`, args: [], fence: fenceOf({ run, epoch }) }, shell);
  const hasActed = () => existsSync(root.at("acted"));

  test("one that was replaced loses the lock although it is still connected, and can neither act nor come back", async () => {
    const first = await hold(1);
    const second = await hold(2);
    expect([first.firstLine, second.firstLine]).toEqual(["locked", "locked"]);
    expect((await act(1)).exitCode).toBe(25);
    expect(hasActed()).toBe(false);
    await second.release();
    expect((await hold(1)).firstLine).toBe(`replaced ${testRun} 2`);
    expect((await act(2)).exitCode).toBe(0);
    expect(hasActed()).toBe(true);
    await first.release();
  });

  test("a lock of the same epoch, of a later one, or of another run is not taken away", async () => {
    const first = await hold(2);
    expect((await hold(2)).firstLine).toMatch(/^held by worker 2/);
    expect((await hold(1)).firstLine).toBe(`replaced ${testRun} 2`);
    expect((await hold(3, "20261124-040000-ab12" as typeof testRun)).firstLine).toMatch(/^held by worker 2/);
    expect((await act(2)).exitCode).toBe(0);
    await first.release();
  });

  test("who takes over waits for what the other has begun", async () => {
    const first = await hold(1);
    const action = await holdScript(
      root,
      { text: `${scriptPrelude}echo begun; cat`, args: [], fence: fenceOf({ run: testRun, epoch: 1 }) },
      shell,
    );
    expect(action.firstLine).toBe("begun");
    expect((await hold(2)).firstLine).toBe("busy");
    await action.release();
    const second = await hold(2);
    expect(second.firstLine).toBe("locked");
    await second.release();
    await first.release();
  });

  test("after a later run has had the host, an old worker does nothing", async () => {
    const first = await hold(7);
    await first.release();
    const later = await hold(1, "20261124-040000-ab12" as typeof testRun);
    expect((await act(7)).exitCode).toBe(25);
    await later.release();
    expect((await act(7)).exitCode).toBe(25);
    expect(hasActed()).toBe(false);
  });
});

test("shellcheck is content with it", async () => {
  const seen: Script[] = [];
  const { session } = await sessionSaying("locked", seen);
  await lockHost(session, host, claim);
  expect(shellcheck(`#!/bin/sh\n${seen[0]?.text}`)).toBe("");
});

test("the session's failures are passed on", async () => {
  const session: Pick<ShellSession, "hold"> = {
    hold: () => Promise.reject(new Error("connection lost")),
  };
  await expect(lockHost(session as ShellSession, host, claim)).rejects.toThrow("connection lost");
});
