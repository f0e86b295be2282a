import { afterEach, beforeEach, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeSysfs, type FakeSysfs, fakePf } from "../../test/fixtures/fake-sysfs.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { SetDriversAutoprobe } from "../model/action.ts";

let root: FakeRoot;
let sysfs: FakeSysfs;

beforeEach(() => {
  root = createFakeRoot();
  sysfs = createFakeSysfs(root);
});

afterEach(() => root.remove());

const file = `/sys/bus/pci/devices/${fakePf}/sriov_drivers_autoprobe`;
const off: SetDriversAutoprobe = { kind: "set-drivers-autoprobe", pf: freePf, from: true, to: false };

test.each(shells)("switches it off and on again, by %s", async (shell) => {
  expect(await runAction(root, off, shell)).toMatchObject({ code: "done" });
  expect(sysfs.read(file)).toBe("0\n");
  expect(await runAction(root, { ...off, from: false, to: true }, shell)).toMatchObject({ code: "done" });
  expect(sysfs.read(file)).toBe("1\n");
});

test("an old kernel has no such switch", async () => {
  sysfs.remove(file);
  expect(await runAction(root, off)).toMatchObject({ code: "missing-on-host" });
});

test("what the kernel answers is told", async () => {
  sysfs.write("/kernel/error-sriov_drivers_autoprobe-0", "Invalid argument");
  const { code, stderr } = await runAction(root, off);
  expect(code).toBe("action-failed");
  expect(stderr).toContain("Invalid argument");
});
