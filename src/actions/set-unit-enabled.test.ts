import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { SetUnitEnabled } from "../model/action.ts";
import { setUnitEnabled } from "./set-unit-enabled.ts";

let root: FakeRoot;

beforeEach(() => {
  root = createFakeRoot();
  systemctl("");
});

afterEach(() => root.remove());

/** Notes what it is told; the text may make it fail. */
function systemctl(text: string): void {
  root.addProgram("systemctl", `echo "$*" >>"$root/told"\n${text}`);
}

const told = () => readFileSync(root.at("/told"), "utf8").trim().split("\n");
const on: SetUnitEnabled = { kind: "set-unit-enabled", unit: "vfleet-vfs.service", from: false, to: true };
const off: SetUnitEnabled = { ...on, from: true, to: false };

test.each(shells)("enables it and runs it once, by %s", async (shell) => {
  expect(await runAction(root, on, shell)).toEqual({ exitCode: 0, stderr: "", code: "done" });
  expect(told()).toEqual(["daemon-reload", "enable vfleet-vfs.service", "restart vfleet-vfs.service"]);
});

test("takes its mark away that it has to restart, and no other", async () => {
  mkdirSync(root.at("/run/vfleet/stale"), { recursive: true });
  writeFileSync(root.at("/run/vfleet/stale/neutron-sriov-agent"), "1.00\n");
  writeFileSync(root.at("/run/vfleet/stale/nova-compute"), "1.00\n");
  const agent = { ...on, unit: "neutron-sriov-agent.service" };
  systemctl('[ "$1" != restart ]');
  expect(await runAction(root, agent)).toMatchObject({ code: "action-failed" });
  expect(readdirSync(root.at("/run/vfleet/stale"))).toHaveLength(2);
  systemctl("");
  expect(await runAction(root, agent)).toMatchObject({ code: "done" });
  expect(readdirSync(root.at("/run/vfleet/stale"))).toEqual(["nova-compute"]);
});

test("disables and stops it", async () => {
  expect(await runAction(root, off)).toMatchObject({ code: "done" });
  expect(told()).toEqual([
    "daemon-reload",
    "cat vfleet-vfs.service",
    "disable vfleet-vfs.service",
    "stop vfleet-vfs.service",
  ]);
});

test("a unit that is not there needs not be disabled", async () => {
  systemctl('[ "$1" != cat ]');
  expect(await runAction(root, off)).toMatchObject({ code: "done" });
  expect(told()).toEqual(["daemon-reload", "cat vfleet-vfs.service"]);
});

test("a unit that does not start fails, and says why", async () => {
  systemctl(
    'case $* in "restart "*) exit 1 ;; *status*) echo "vfleet-vfs: 0000:01:00.0 has 3 VFs, not 4" ;; esac',
  );
  const { code, stderr } = await runAction(root, on);
  expect(code).toBe("action-failed");
  expect(stderr).toContain("0000:01:00.0 has 3 VFs, not 4");
});

test("the limit leaves the unit the 600 s that it may take", () => {
  expect(setUnitEnabled.timeoutMs(on)).toBeGreaterThan(600_000);
});
