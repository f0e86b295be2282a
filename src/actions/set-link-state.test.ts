import { afterEach, beforeEach, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeSysfs, type FakeSysfs } from "../../test/fixtures/fake-sysfs.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { SetLinkState } from "../model/action.ts";

let root: FakeRoot;
let sysfs: FakeSysfs;

beforeEach(() => {
  root = createFakeRoot();
  sysfs = createFakeSysfs(root);
});

afterEach(() => root.remove());

const up: SetLinkState = { kind: "set-link-state", pf: freePf, netdev: "enp1s0", from: "down", to: "up" };
const down: SetLinkState = { ...up, from: "up", to: "down" };
const told = () =>
  sysfs.has("/kernel/ip")
    ? sysfs
        .read("/kernel/ip")
        .split("\n")
        .filter((line) => line.includes("link set"))
    : [];

test.each(shells)("switches the PF's interface, by %s", async (shell) => {
  expect(await runAction(root, up, shell)).toMatchObject({ code: "done" });
  expect(await runAction(root, down, shell)).toMatchObject({ code: "done" });
  expect(told()).toEqual(["ip link set dev enp1s0 up", "ip link set dev enp1s0 down"]);
});

test("an interface that is not the PF's any more is missing, and nothing is switched", async () => {
  expect(await runAction(root, { ...up, netdev: "enp9s0" })).toMatchObject({ code: "missing-on-host" });
  expect(told()).toEqual([]);
});

test("a PF that carries the host by now is not switched down, but may be switched up", async () => {
  sysfs.write("/kernel/address-enp1s0", "inet 192.0.2.1/24\n");
  expect(await runAction(root, down)).toMatchObject({ code: "in-use" });
  expect(told()).toEqual([]);
  expect(await runAction(root, up)).toMatchObject({ code: "done" });
});

test("what ip answers is told", async () => {
  sysfs.write("/kernel/ip-refuses", "Operation not permitted");
  const { code, stderr } = await runAction(root, up);
  expect(code).toBe("action-failed");
  expect(stderr).toContain("RTNETLINK answers: Operation not permitted");
});
