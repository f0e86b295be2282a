import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";

let root: FakeRoot;

beforeEach(() => {
  root = createFakeRoot();
  mkdirSync(root.at("/proc/sys/kernel/random"), { recursive: true });
  writeFileSync(root.at("/proc/sys/kernel/random/boot_id"), "boot-one\n");
  process(1, "systemd");
  root.addProgram("sleep", ":");
  for (const name of ["shutdown", "systemctl"]) root.addProgram(name, `echo "${name} $*" >"$root/rebooted"`);
});

afterEach(() => root.remove());

function process(pid: number, comm: string): void {
  mkdirSync(root.at(`/proc/${pid}`), { recursive: true });
  writeFileSync(root.at(`/proc/${pid}/comm`), `${comm}\n`);
}

const action = { kind: "reboot", bootId: "boot-one", timeoutMs: 1000 } as const;

/** The reboot comes a moment after the answer, from the background. */
async function isRebooted(): Promise<boolean> {
  for (let turn = 0; turn < 500 && !existsSync(root.at("/rebooted")); turn += 1) await setTimeout(20);
  return existsSync(root.at("/rebooted"));
}

test.each(shells)("starts the reboot and answers before it comes, by %s", async (shell) => {
  expect(await runAction(root, action, shell)).toEqual({ exitCode: 0, stderr: "", code: "done" });
  expect(await isRebooted()).toBe(true);
});

test("a host that has booted anew meanwhile is not rebooted again", async () => {
  expect(await runAction(root, { ...action, bootId: "boot-zero" })).toMatchObject({
    exitCode: 10,
    code: "done",
  });
  expect(existsSync(root.at("/rebooted"))).toBe(false);
});

test.each(["qemu-system-x86", "qemu-kvm", "kvm"])(
  "a host on which a VM runs (%s) is not rebooted",
  async (comm) => {
    process(4711, comm);
    const { code, stderr } = await runAction(root, action);
    expect(code).toBe("in-use");
    expect(stderr).toContain(`a virtual machine runs: ${comm}`);
    expect(existsSync(root.at("/rebooted"))).toBe(false);
  },
);

test.each(["qemu-ga", "qemu-img", "kvm-irqfd-clean", "libvirtd"])("%s is no VM", async (comm) => {
  process(4711, comm);
  expect(await runAction(root, action)).toMatchObject({ code: "done" });
  expect(await isRebooted()).toBe(true);
});
