import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeSysfs, type FakeSysfs, fakePf, holdOpen } from "../../test/fixtures/fake-sysfs.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import {
  createFakeRoot,
  type FakeRoot,
  moveInto,
  shellcheck,
  shells,
} from "../../test/fixtures/run-script.ts";
import { stepInput } from "../../test/fixtures/step-input.ts";
import type { WantedPf } from "../model/intent.ts";
import { bootProgram } from "./boot-program.ts";
import { composeVfConfig } from "./vf-config.ts";

let root: FakeRoot;
let sysfs: FakeSysfs;

beforeEach(() => {
  root = createFakeRoot();
  sysfs = createFakeSysfs(root);
});

afterEach(() => root.remove());

const device = `/sys/bus/pci/devices/${fakePf}`;
const vf = (index: number) => `/sys/bus/pci/devices/0000:01:10.${index}`;
const count = () => sysfs.read(`${device}/sriov_numvfs`).trim();

/** Runs the program as a boot does, on the fake host. */
function boot(config: string | undefined, shell: (typeof shells)[number] = "dash") {
  if (config !== undefined) sysfs.write("/etc/vfleet/vfs.conf", config);
  const text = moveInto(root, bootProgram).replace(" PATH=", ` PATH=${join(root.path, "bin")}:`);
  sysfs.write("/program", text);
  const { status, stdout, stderr } = spawnSync(shell, [root.at("/program")], { encoding: "utf8" });
  return { status, stdout, stderr };
}

const configOf = (change: Partial<WantedPf>) => composeVfConfig(stepInput(), [wantedPf(change)], undefined);
/** What ip was told to change; it is asked for addresses and routes as well. */
const changes = () =>
  sysfs
    .read("/kernel/ip")
    .split("\n")
    .filter((line) => line.startsWith("ip link set "));
const settings = () => changes().filter((line) => line.includes(" vf "));

test("shellcheck is content with it", () => {
  expect(shellcheck(bootProgram)).toBe("");
});

describe.each(shells)("by %s", (shell) => {
  test("switches the PF up, makes its VFs and says so; and again it changes nothing", () => {
    expect(boot(configOf({}), shell)).toEqual({
      status: 0,
      stdout: `vfleet-vfs: ${fakePf} has 4 VFs\n`,
      stderr: "",
    });
    expect(count()).toBe("4");
    expect(changes()).toEqual(["ip link set dev enp1s0 up"]);
    const writes = sysfs.read("/kernel/writes").match(/sriov_numvfs/g);
    expect(boot(undefined, shell).status).toBe(0);
    expect(sysfs.read("/kernel/writes").match(/sriov_numvfs/g)).toEqual(writes);
  });

  test("binds VFs to the driver that the pool names", () => {
    expect(boot(configOf({ vfDriver: { name: "vfio-pci" } }), shell)).toMatchObject({
      status: 0,
      stderr: "",
    });
    for (const index of [0, 3]) expect(sysfs.read(`${vf(index)}/driver_override`)).toBe("vfio-pci\n");
    expect(sysfs.has(`${vf(3)}/driver`)).toBe(true);
    expect(sysfs.has(`${vf(3)}/net`)).toBe(false);
  });

  test("leaves VFs without a driver where the pool wants none", () => {
    expect(boot(configOf({ vfDriver: "none" }), shell)).toMatchObject({ status: 0, stderr: "" });
    expect(sysfs.read(`${device}/sriov_drivers_autoprobe`).trim()).toBe("0");
    expect(sysfs.has(`${vf(0)}/driver`)).toBe(false);
  });

  test("sets what the pool wishes of its VFs", () => {
    expect(boot(configOf({ vfCount: 2, vfs: { trust: true, mac: "stable" } }), shell)).toMatchObject({
      status: 0,
    });
    expect(settings()).toEqual([
      "ip link set dev enp1s0 vf 0 mac 02:54:00:77:02:01 trust on",
      "ip link set dev enp1s0 vf 1 mac 06:54:00:77:02:01 trust on",
    ]);
  });
});

describe("kernels that cannot be told not to probe", () => {
  beforeEach(() => sysfs.remove(`${device}/sriov_drivers_autoprobe`));

  test("none: the kernel's driver is taken off", () => {
    expect(boot(configOf({ vfDriver: "none" }))).toMatchObject({ status: 0, stderr: "" });
    expect(sysfs.has(`${vf(0)}/driver`)).toBe(false);
  });

  test("another driver takes the place of the kernel's", () => {
    expect(boot(configOf({ vfDriver: { name: "vfio-pci" } }))).toMatchObject({ status: 0, stderr: "" });
    expect(sysfs.has(`${vf(0)}/net`)).toBe(false);
    expect(sysfs.has(`${vf(0)}/driver`)).toBe(true);
  });
});

describe("on a host at work", () => {
  test("VFs that a VM holds are left alone, whatever the file says of them", () => {
    boot(configOf({ vfCount: 2, vfDriver: { name: "vfio-pci" } }));
    holdOpen(root, sysfs, "21");
    sysfs.write("/kernel/ip", "");
    sysfs.write("/kernel/writes", "");
    const config = configOf({ vfCount: 2, vfDriver: "none", vfs: { trust: true } });
    const { status, stdout } = boot(config);
    expect(status).toBe(0);
    expect(stdout).toContain("VF 0000:01:10.1 is held by qemu-system-x86 (process 77), so it is left alone");
    expect(settings()).toEqual(["ip link set dev enp1s0 vf 0 trust on"]);
    expect(sysfs.read("/kernel/writes")).not.toContain("sriov_numvfs");
    expect(sysfs.has(`${vf(1)}/driver`)).toBe(true);
    expect(sysfs.has(`${vf(0)}/driver`)).toBe(false);
  });

  test("a PF that the host has taken for its own traffic gets no VFs, and is not even switched up", () => {
    sysfs.write("/kernel/address-enp1s0", "inet 192.0.2.1/24\n");
    const { status, stderr } = boot(configOf({}));
    expect(status).toBe(1);
    expect(stderr).toContain(`enp1s0 has an address of the host, so ${fakePf} is left alone`);
    expect(count()).toBe("0");
    expect(changes()).toEqual([]);
  });

  test("VFs that are there stay the host's business: an address on the PF does not keep the unit from passing", () => {
    boot(configOf({}));
    sysfs.write("/kernel/address-enp1s0", "inet 192.0.2.1/24\n");
    expect(boot(undefined)).toMatchObject({ status: 0, stderr: "" });
  });

  test("another number of VFs is told and not changed", () => {
    boot(configOf({ vfCount: 2 }));
    const { status, stderr } = boot(configOf({ vfCount: 4 }));
    expect(status).toBe(1);
    expect(stderr).toContain(
      `${fakePf} has 2 VFs (2 of them to be seen), not 4; nothing more was done to it`,
    );
    expect(count()).toBe("2");
  });
});

describe("fails and says why", () => {
  test("no configuration", () => {
    expect(boot(undefined)).toMatchObject({ status: 1, stderr: expect.stringContaining("cannot read") });
  });

  test("a PF that has gone, without keeping the others from their VFs", () => {
    const gone = "pf 0000:0f:00.0 ens9 2 1 -\n";
    const { status, stderr } = boot(`${gone}${configOf({})}`);
    expect(status).toBe(1);
    expect(stderr).toContain("0000:0f:00.0 is not there, or has no driver that can make VFs");
    expect(count()).toBe("4");
  });

  test("a number that the kernel refuses, with the kernel's words", () => {
    sysfs.write("/kernel/error-sriov_numvfs-4", "Cannot allocate memory");
    const { status, stderr } = boot(configOf({}));
    expect(status).toBe(1);
    expect(stderr).toContain("Cannot allocate memory");
    expect(stderr).toContain(`${fakePf}: the kernel refused 4 VFs`);
  });

  test("fewer VFs than asked for", () => {
    sysfs.write("/kernel/makes", "3");
    expect(boot(configOf({}))).toMatchObject({ status: 1, stderr: expect.stringContaining("has 3 VFs") });
  });

  test("a driver that is not there", () => {
    sysfs.write("/kernel/no-module-vfio-pci", "");
    expect(boot(configOf({ vfDriver: { name: "vfio-pci" } }))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining("no driver vfio-pci"),
    });
  });

  test("a setting that the driver refuses", () => {
    sysfs.write("/kernel/ip-refuses", "Operation not supported");
    const { status, stderr } = boot(configOf({ vfCount: 1, vfs: { trust: true } }));
    expect(status).toBe(1);
    expect(stderr).toContain("enp1s0 VF 0 refused: trust on");
  });
});
