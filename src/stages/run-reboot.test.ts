import { describe, expect, test } from "vitest";
import { createFakeClock } from "../../test/fixtures/fake-clock.ts";
import { createFakeShell, type FakeAnswers, hostDown } from "../../test/fixtures/fake-shell.ts";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { hostIntent } from "../../test/fixtures/intent.ts";
import { testRun } from "../../test/fixtures/memory-journals.ts";
import { OperatingError } from "../base/operating-error.ts";
import type { Reboot } from "../model/action.ts";
import { knownValue } from "../model/reading.ts";
import { commandResult, connectionLost } from "../sim/fleet/command-result.ts";
import { FactsHost } from "../sim/fleet/facts-host.ts";
import { openHost } from "./host-access.ts";
import { runReboot } from "./run-reboot.ts";

const bootId = "11111111-0000-4000-8000-000000000000";
const action: Reboot = { kind: "reboot", bootId, timeoutMs: 600_000 };

/** Reboots a fake host; onConnect is called at each connection after the first, with its number. */
async function rebootHost(
  given: {
    readonly onConnect?: (number: number) => void;
    readonly run?: FakeAnswers["run"];
    readonly action?: Reboot;
  } = {},
) {
  const fake = new FactsHost(hostFacts());
  let connections = 0;
  const shell = createFakeShell({
    alpha: {
      run: (script, limits) => given.run?.(script, limits) ?? fake.run(script),
      onConnect: () => {
        connections += 1;
        if (connections > 1) given.onConnect?.(connections - 1);
      },
    },
  });
  const clock = createFakeClock();
  const waited: number[] = [];
  const context = {
    ports: { shell, clock },
    host: hostIntent(),
    holder: { run: testRun, from: "control" },
    onWaiting: (elapsedMs: number) => waited.push(elapsedMs),
  };
  const access = await openHost(context.ports, context.host, context);
  const result = await runReboot(context, given.action ?? action, access);
  return { ...result, fake, shell, waited, first: access };
}

test("a host that comes back is locked again under its new boot", async () => {
  const { outcome, access, fake, shell, first } = await rebootHost();
  expect(outcome.kind).toBe("done");
  expect(knownValue(fake.facts.kernel)?.bootId).not.toBe(bootId);
  expect(access).toBeDefined();
  expect(access).not.toBe(first);
  expect(shell.open()).toEqual(["alpha session", "alpha held"]);
});

test("it is tried again while the host boots, and told how long that has taken", async () => {
  const { outcome, waited } = await rebootHost({
    onConnect: (number) => {
      if (number < 5) throw hostDown("alpha");
    },
  });
  expect(outcome).toMatchObject({ kind: "done", durationMs: 15_000 });
  expect(waited).toEqual([3000, 6000, 9000, 12_000, 15_000]);
});

test("a host that has not gone down yet is not taken for one that is back", async () => {
  let reads = 0;
  const { outcome, waited } = await rebootHost({
    run: (script) => {
      if (!script.text.startsWith("cat ")) return commandResult();
      reads += 1;
      return commandResult({ stdout: reads <= 3 ? `${bootId}\n` : "another-boot\n" });
    },
  });
  expect(outcome.kind).toBe("done");
  expect(waited).toHaveLength(4);
});

describe("a host that does not come back", () => {
  test("fails after the time of the plan, with what was last in the way; nothing stays open", async () => {
    const { outcome, access, shell, waited } = await rebootHost({
      onConnect: () => {
        throw hostDown("alpha");
      },
    });
    expect(outcome).toMatchObject({ kind: "failed", finding: { code: "host-did-not-come-back" } });
    expect(outcome.kind === "failed" && outcome.finding.detail).toContain(
      "for 600 s; at last: alpha does not answer",
    );
    expect(access).toBeUndefined();
    expect(waited.at(-1)).toBe(600_000);
    expect(shell.open()).toEqual([]);
  });

  test("in its old boot all the time fails too", async () => {
    const { outcome } = await rebootHost({
      run: () => commandResult({ stdout: `${bootId}\n` }),
    });
    expect(outcome.kind === "failed" && outcome.finding.detail).toContain("still in the boot of before");
  });

  test("whose boot id cannot be read is not back", async () => {
    const { outcome } = await rebootHost({
      run: (script) => (script.text.startsWith("cat ") ? commandResult({ exitCode: 1 }) : commandResult()),
    });
    expect(outcome.kind === "failed" && outcome.finding.detail).toContain("boot id could not be read");
  });
});

test("our own lock that a broken connection left behind is waited for", async () => {
  const fake = new FactsHost(hostFacts());
  let holds = 0;
  const shell = createFakeShell({
    alpha: {
      run: (script) => fake.run(script),
      hold: () => {
        holds += 1;
        return holds === 2 ? "held by ourselves" : "locked";
      },
    },
  });
  const ports = { shell, clock: createFakeClock() };
  const context = {
    ports,
    host: hostIntent(),
    holder: { run: testRun, from: "control" },
    onWaiting: () => undefined,
  };
  const { outcome } = await runReboot(context, action, await openHost(ports, context.host, context));
  expect(outcome.kind).toBe("done");
});

test("another host key than before is not waited for: this may be another host", async () => {
  const changed = new OperatingError("host-key-changed", "alpha", {
    message: "the host key has changed",
    hint: "See who answers.",
  });
  const rebooting = rebootHost({
    onConnect: () => {
      throw changed;
    },
  });
  await expect(rebooting).rejects.toBe(changed);
});

test("a connection that broke with the reboot is the reboot", async () => {
  const fake = new FactsHost(hostFacts());
  const { outcome } = await rebootHost({
    run: (script) => {
      const result = fake.run(script);
      return script.text.includes("shutdown") ? connectionLost : result;
    },
  });
  expect(outcome.kind).toBe("done");
});

test("a host that refuses, as a VM runs, is not waited for and stays locked", async () => {
  const { outcome, access, first, waited } = await rebootHost({
    run: (script) =>
      script.text.includes("shutdown")
        ? commandResult({ exitCode: 21, stderr: "a virtual machine runs" })
        : commandResult(),
  });
  expect(outcome).toMatchObject({ kind: "failed", finding: { code: "in-use" } });
  expect(access).toBe(first);
  expect(waited).toEqual([]);
});

test("a host that has booted anew since the plan is not rebooted again", async () => {
  const { outcome, fake, waited } = await rebootHost({
    action: { ...action, bootId: "00000000-0000-4000-8000-000000000000" },
  });
  expect(outcome).toMatchObject({ kind: "done", note: "it was so already" });
  expect(knownValue(fake.facts.kernel)?.bootId).toBe(bootId);
  expect(waited).toEqual([]);
});

describe("undo, which does not know the boot that it starts from", () => {
  test("reads it", async () => {
    const { outcome, fake } = await rebootHost({ action: { ...action, bootId: "" } });
    expect(outcome.kind).toBe("done");
    expect(knownValue(fake.facts.kernel)?.bootId).not.toBe(bootId);
  });

  test("and where it cannot be read does not reboot, and does not say that it did", async () => {
    const { outcome } = await rebootHost({
      action: { ...action, bootId: "" },
      run: () => commandResult({ exitCode: 1 }),
    });
    expect(outcome).toMatchObject({ kind: "failed", finding: { code: "boot-id-unreadable" } });
  });
});
