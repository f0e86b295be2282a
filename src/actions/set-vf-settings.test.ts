import { afterEach, beforeEach, expect, test } from "vitest";
import { runAction } from "../../test/fixtures/action-run.ts";
import { createFakeSysfs, type FakeSysfs } from "../../test/fixtures/fake-sysfs.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { createFakeRoot, type FakeRoot, shells } from "../../test/fixtures/run-script.ts";
import type { SetVfSettings, VfSettingsWanted } from "../model/action.ts";
import { setVfSettings, vfSettingWords } from "./set-vf-settings.ts";

let root: FakeRoot;
let sysfs: FakeSysfs;

beforeEach(() => {
  root = createFakeRoot();
  sysfs = createFakeSysfs(root);
});

afterEach(() => root.remove());

const action = (after: VfSettingsWanted, before: VfSettingsWanted = {}): SetVfSettings => ({
  kind: "set-vf-settings",
  pf: freePf,
  netdev: "enp1s0",
  index: 3,
  before,
  after,
});

test.each<[VfSettingsWanted, string]>([
  [{}, ""],
  [{ trust: true }, "trust on"],
  [{ trust: false, spoofCheck: true }, "spoofchk on trust off"],
  [{ linkState: "disable", maxTxRateMbps: 0 }, "state disable max_tx_rate 0"],
  [{ mac: "02:00:00:00:00:01", maxTxRateMbps: 500 }, "mac 02:00:00:00:00:01 max_tx_rate 500"],
])("%j in the words of ip: %s", (settings, words) => {
  expect(vfSettingWords(settings).join(" ")).toBe(words);
});

test.each(shells)("sets each by its own command, by %s", async (shell) => {
  expect(await runAction(root, action({ trust: true, maxTxRateMbps: 500 }), shell)).toMatchObject({
    code: "done",
  });
  expect(sysfs.read("/kernel/ip").trim().split("\n")).toEqual([
    "ip link set dev enp1s0 vf 3 trust on",
    "ip link set dev enp1s0 vf 3 max_tx_rate 500",
  ]);
});

test("a setting that the driver does not have is explained", async () => {
  sysfs.write("/kernel/ip-refuses", "Operation not supported");
  const { code, stderr } = await runAction(root, action({ linkState: "enable" }));
  expect(code).toBe("vf-setting-unsupported");
  expect(stderr).toContain("the driver refused state enable on VF 3 of enp1s0");
});

test("other refusals are told as they are", async () => {
  sysfs.write("/kernel/ip-refuses", "Invalid argument");
  expect(await runAction(root, action({ trust: true }))).toMatchObject({ code: "action-failed" });
});

test("its inverse sets what was seen before; what was not seen is not invented", () => {
  expect(setVfSettings.inverse(action({ trust: true }, { trust: false }))).toEqual(
    action({ trust: false }, { trust: true }),
  );
  expect(setVfSettings.inverse(action({ trust: true }))).toBeUndefined();
});
