import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeSysfs, type FakeSysfs, fakePf, holdOpen } from "../../test/fixtures/fake-sysfs.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { BindVfDriver } from "../model/action.ts";

let root: FakeRoot;
let sysfs: FakeSysfs;
const vf = "/sys/bus/pci/devices/0000:01:10.1";

beforeEach(async () => {
  root = createFakeRoot();
  sysfs = createFakeSysfs(root);
  await runAction(root, { kind: "set-vf-count", pf: freePf, from: 0, to: 2, timeoutMs: 20_000 });
});

afterEach(() => root.remove());

const action = (from: string | undefined, to: string | undefined, index = 1): BindVfDriver => ({
  kind: "bind-vf-driver",
  pf: freePf,
  index,
  from,
  to,
});

describe.each(shells)("by %s", (shell) => {
  test("from the kernel's driver to another, which is loaded; then it is so already", async () => {
    expect(await runAction(root, action("igbvf", "vfio-pci"), shell)).toEqual({
      exitCode: 0,
      stderr: "",
      code: "done",
    });
    expect(sysfs.has(`${vf}/driver/unbind`)).toBe(true);
    expect(sysfs.read(`${vf}/driver_override`)).toBe("vfio-pci\n");
    expect(await runAction(root, action("igbvf", "vfio-pci"), shell)).toMatchObject({ exitCode: 10 });
  });

  test("to none, and back to the kernel's", async () => {
    expect(await runAction(root, action("igbvf", undefined), shell)).toMatchObject({ exitCode: 0 });
    expect(sysfs.has(`${vf}/driver`)).toBe(false);
    expect(await runAction(root, action("igbvf", undefined), shell)).toMatchObject({ exitCode: 10 });
    expect(await runAction(root, action(undefined, "igbvf"), shell)).toMatchObject({ exitCode: 0 });
    expect(sysfs.has(`${vf}/driver`)).toBe(true);
  });
});

describe("refuses and leaves it bound", () => {
  test("a VF that a process holds", async () => {
    await runAction(root, action("igbvf", "vfio-pci"));
    holdOpen(root, sysfs, "21");
    const { code, stderr } = await runAction(root, action("vfio-pci", "igbvf"));
    expect(code).toBe("in-use");
    expect(stderr).toContain("VF 0000:01:10.1 is held by qemu-system-x86 (process 77)");
    expect(sysfs.read(`${vf}/driver_override`)).toBe("vfio-pci\n");
  });

  test("a VF with an address of the host", async () => {
    sysfs.write("/kernel/address-v0000:01:10.1", "inet 192.0.2.1/24\n");
    expect(await runAction(root, action("igbvf", "vfio-pci"))).toMatchObject({ code: "in-use" });
    expect(sysfs.has(`${vf}/driver`)).toBe(true);
  });

  test("a driver that the host does not have", async () => {
    sysfs.write("/kernel/no-module-vfio-pci", "");
    expect(await runAction(root, action("igbvf", "vfio-pci"))).toMatchObject({ code: "action-failed" });
    expect(sysfs.has(`${vf}/driver`)).toBe(true);
  });
});

test("a VF that has gone is missing, but needs no driver taken off", async () => {
  expect(await runAction(root, action(undefined, "vfio-pci", 5))).toMatchObject({ code: "missing-on-host" });
  expect(await runAction(root, action("vfio-pci", undefined, 5))).toMatchObject({ exitCode: 10 });
});

test("a driver that does not take the VF is told with the kernel's words", async () => {
  sysfs.write("/kernel/error-drivers_probe-0000:01:10.1", "No such device");
  const { code, stderr } = await runAction(root, action("igbvf", "vfio-pci"));
  expect(code).toBe("action-failed");
  expect(stderr).toContain("No such device");
  expect(stderr).toContain("vfio-pci does not take 0000:01:10.1");
});

test("only the VF of that index is touched", async () => {
  await runAction(root, action("igbvf", undefined));
  expect(sysfs.has(`/sys/bus/pci/devices/${fakePf}/virtfn0/driver`)).toBe(true);
});
