import { expect, test } from "vitest";
import { hostIntent, intent } from "../../../test/fixtures/intent.ts";
import { createPlainMachine, machinePf, wideLimits } from "../../../test/fixtures/plain-machine.ts";
import { createSimulatedRun } from "../../../test/fixtures/simulated-run.ts";
import { fail } from "../files/errno.ts";
import { atCommand } from "./machine-faults.ts";
import { createSimulatedShell } from "./simulated-shell.ts";

const numvfs = `/sys/bus/pci/devices/${machinePf}/sriov_numvfs`;

test("a connection that breaks leaves what was printed so far, and what runs ends or goes on", async () => {
  for (const [ends, content] of [
    [true, undefined],
    [false, "2\n"],
  ] as const) {
    const { run, machine } = createPlainMachine();
    machine.faults.beforeCommand = atCommand(3, { kind: "cut", ends });
    const result = await run("echo 1 >/run/a; echo printed; echo 2 >/run/b; echo end");
    expect(result).toMatchObject({ connectionLost: true, exitCode: undefined, stdout: "printed\n" });
    expect(machine.files.read("/run/a")).toBe("1\n");
    expect(machine.files.read("/run/b")).toBe(content);
  }
});

test("a command that hangs runs into the limit", async () => {
  const { run, machine } = createPlainMachine();
  machine.faults.beforeCommand = atCommand(2, { kind: "sleep", ms: Infinity });
  expect(await run("echo begun; echo never")).toMatchObject({
    timedOut: true,
    stdout: "begun\n",
    durationMs: wideLimits.timeoutMs,
  });
});

test("a full disk takes no byte, and says so; /run is no disk", async () => {
  const { run, machine } = createPlainMachine();
  machine.files.isFull = true;
  const result = await run("echo x | tee /etc/new; echo $?; echo y | tee /run/new");
  expect(result.stderr).toBe("tee: /etc/new: No space left on device\n");
  expect(result.stdout).toBe("x\n1\ny\n");
});

test.each([
  ["fewer VFs come", { comesOut: 2 }, "vf-count-short"],
  ["there is no room for VFs", { failure: fail("ENOMEM") }, "vf-count-no-bar-space"],
  ["the driver hangs", { delayMs: Infinity }, "vf-count-hangs"],
])("%s: the apply says so", async (_what, fault, code) => {
  const { machine, clock } = createPlainMachine({}, undefined);
  const run = createSimulatedRun([machine], clock, intent({ hosts: [hostIntent()] }));
  const plan = await run.plan();
  machine.faults.onVfCount = () => fault;
  const { result } = await run.apply(plan);
  const [outcome] = result.hosts.map((host) => host.outcome);
  expect(outcome?.kind === "failed" ? outcome.finding.code : outcome).toBe(code);
});

test.each([
  ["never comes back", { kind: "never-comes-back" }, "host-did-not-come-back"],
  ["comes back with the old arguments", { kind: "old-arguments" }, "not-achieved"],
] as const)("a reboot that %s: the apply says so, and no VF is made", async (_what, fault, code) => {
  const { machine, clock } = createPlainMachine();
  const run = createSimulatedRun([machine], clock, intent());
  const plan = await run.plan();
  machine.faults.onReboot = () => fault;
  const { result } = await run.apply(plan);
  const [outcome] = result.hosts.map((host) => host.outcome);
  expect(outcome?.kind === "failed" ? outcome.finding.code : outcome).toBe(code);
  expect(machine.files.read(numvfs)).toBe("0\n");
});

test("the lock of a host is held by one session, and ends with its connection", async () => {
  const { machine } = createPlainMachine();
  const shell = createSimulatedShell(() => machine);
  const { name, address, ssh } = hostIntent();
  const script = {
    text: "exec 9>>/run/lock/x; flock -n 9 || { echo held; exit 1; }; echo locked; cat >/dev/null; echo let go >/run/end",
    args: [],
  };
  const first = await shell.connect({ host: name, address, ssh });
  const held = await first.hold(script, wideLimits);
  expect(held.firstLine).toBe("locked");
  const second = await shell.connect({ host: name, address, ssh });
  expect((await second.hold(script, wideLimits)).firstLine).toBe("held");
  await first.close();
  expect(await held.ended).toMatchObject({ connectionLost: true });
  await Promise.resolve();
  expect((await second.hold(script, wideLimits)).firstLine).toBe("locked");
  expect(machine.files.read("/run/end")).toBe("let go\n");
});
