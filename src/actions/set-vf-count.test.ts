import { execFileSync, spawn } from "node:child_process";
import { constants } from "node:os";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createFakeSysfs, type FakeSysfs, fakePf, holdOpen } from "../../test/fixtures/fake-sysfs.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { createFakeRoot, type FakeRoot, runScript, shells } from "../../test/fixtures/run-script.ts";
import type { SetVfCount } from "../model/action.ts";
import { hostName } from "../model/ids.ts";
import { commandResult, connectionLost } from "../sim/fleet/command-result.ts";
import { setVfCount } from "./set-vf-count.ts";

let root: FakeRoot;
let sysfs: FakeSysfs;

beforeEach(() => {
  root = createFakeRoot();
  sysfs = createFakeSysfs(root);
});

afterEach(() => root.remove());

const device = `/sys/bus/pci/devices/${fakePf}`;
const action = (from: number, to: number): SetVfCount => ({
  kind: "set-vf-count",
  pf: freePf,
  from,
  to,
  timeoutMs: 20_000,
});

async function run(from: number, to: number, shell: (typeof shells)[number] = "dash") {
  const result = await runScript(root, setVfCount.toScript(action(from, to)), shell);
  const outcome = setVfCount.readResult(action(from, to), result, hostName("alpha"));
  const count = sysfs.read(`${device}/sriov_numvfs`).trim();
  return { result, outcome, count, code: "finding" in outcome ? outcome.finding.code : outcome.kind };
}

/** Another interface of the host rides on this one, or has it as a port. */
function attach(netdev: string, how: string, upper: string): void {
  sysfs.write(`/sys/class/net/${upper}/address`, "");
  sysfs.link(`/sys/class/net/${netdev}/${how}`, `../${upper}`);
}

describe.each(shells)("by %s", (shell) => {
  test("makes VFs, and says that it was so already when it is run again", async () => {
    const { outcome, count, result } = await run(0, 4, shell);
    expect(result).toMatchObject({ exitCode: 0, stderr: "" });
    expect([outcome.kind, count]).toEqual(["done", "4"]);
    const again = await run(0, 4, shell);
    expect(again.outcome).toMatchObject({ kind: "done", note: "it was so already" });
  });

  test("takes VFs away first where there are some, and makes the new", async () => {
    await run(0, 4, shell);
    const { outcome, count } = await run(4, 2, shell);
    expect([outcome.kind, count]).toEqual(["done", "2"]);
    expect(sysfs.read("/kernel/writes").trim().split("\n").slice(1)).toEqual([
      `0 >${device}/sriov_numvfs`,
      `2 >${device}/sriov_numvfs`,
    ]);
  });

  test("takes all VFs away", async () => {
    await run(0, 4, shell);
    expect(await run(4, 0, shell)).toMatchObject({ count: "0", outcome: { kind: "done" } });
    expect(sysfs.has(`${device}/virtfn0`)).toBe(false);
  });

  test("goes on from nothing: a reboot may have taken the VFs that the plan saw", async () => {
    expect(await run(4, 6, shell)).toMatchObject({ count: "6", outcome: { kind: "done" } });
  });
});

describe("refuses and changes nothing", () => {
  async function refusal(from: number, to: number, code: string) {
    const writesBefore = sysfs.read("/kernel/writes");
    const { outcome, ...rest } = await run(from, to);
    expect([outcome.kind, rest.code]).toEqual(["failed", code]);
    expect(sysfs.read("/kernel/writes")).toBe(writesBefore);
    return "finding" in outcome ? outcome.finding.detail : "";
  }

  test("another number of VFs than the plan saw", async () => {
    await run(0, 3);
    expect(await refusal(2, 4, "changed-since-plan")).toContain("there are 3 VFs now, the plan saw 2");
  });

  test("a PF that has gone", async () => {
    const gone = { ...action(0, 4), pf: "0000:0f:00.0" as typeof freePf };
    const result = await runScript(root, setVfCount.toScript(gone));
    expect(setVfCount.readResult(gone, result, hostName("alpha"))).toMatchObject({
      kind: "failed",
      finding: { code: "missing-on-host" },
    });
  });

  test("a VF that a process holds by its group", async () => {
    await run(0, 4);
    holdOpen(root, sysfs, "22");
    expect(await refusal(4, 2, "in-use")).toContain(
      "VF 0000:01:10.2 is held by qemu-system-x86 (process 77)",
    );
  });

  test("a VF that a process holds by its VFIO device (iommufd)", async () => {
    await run(0, 4);
    sysfs.write("/sys/bus/pci/devices/0000:01:10.1/vfio-dev/vfio3/dev", "");
    holdOpen(root, sysfs, "devices/vfio3");
    expect(await refusal(4, 2, "in-use")).toContain(
      "VF 0000:01:10.1 is held by qemu-system-x86 (process 77)",
    );
  });

  const vf = "0000:01:10.1";
  test.each<[string, () => void, string]>([
    ["whose interface is a port of a bridge", () => attach(`v${vf}`, "master", "br0"), "br0"],
    ["with a VLAN on it", () => attach(`v${vf}`, "upper_vlan5", "vlan5"), "vlan5"],
    [
      "with an address of the host",
      () => sysfs.write(`/kernel/address-v${vf}`, "inet 192.0.2.1/24\n"),
      "address",
    ],
    [
      "whose interface is in another network namespace",
      () => sysfs.remove(`/sys/bus/pci/devices/${vf}/net/v${vf}`),
      "another network namespace",
    ],
  ])("a VF %s", async (_, use, text) => {
    await run(0, 4);
    use();
    expect(await refusal(4, 2, "in-use")).toContain(text);
  });

  test.each([
    ["is a port of a bridge", () => attach("enp1s0", "master", "br0"), "enp1s0 carries the host's br0"],
    [
      "has an address",
      () => sysfs.write("/kernel/address-enp1s0", "inet 192.0.2.1/24\n"),
      "enp1s0 has an address",
    ],
    [
      "has the default route",
      () => sysfs.write("/kernel/route-enp1s0", "default via 192.0.2.254\n"),
      "a default route of the host goes over enp1s0",
    ],
  ])("a PF that %s by now", async (_, use, text) => {
    use();
    expect(await refusal(0, 4, "in-use")).toContain(text);
  });

  test("while another action holds the lock", async () => {
    sysfs.write("/run/vfleet/action", "");
    const holder = spawn("flock", [root.at("/run/vfleet/action"), "sh", "-c", "echo held; cat"], {
      stdio: "pipe",
    });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    expect(await refusal(0, 4, "host-busy")).toContain("another action");
    holder.stdin.end();
    await new Promise((resolve) => holder.once("close", resolve));
  });
});

/** As the kernel writes them (openstack-reference E.2: drivers/pci/iov.c and drivers of Linux 6.12). */
describe("explains what the kernel answers", () => {
  test.each([
    ["Numerical result out of range", "vf-count-over-limit"],
    ["Device or resource busy", "vf-count-busy"],
    ["Invalid argument", "vf-count-invalid"],
    ["No such file or directory", "vf-count-unsupported"],
    ["Cannot allocate memory", "vf-count-no-bar-space"],
    ["Operation not permitted", "vf-count-not-permitted"],
    ["Permission denied", "vf-count-not-permitted"],
    ["Operation not supported", "vf-count-not-supported"],
    ["Input/output error", "action-failed"],
    ["Resource temporarily unavailable", "action-failed"],
  ])("%s", async (errno, code) => {
    sysfs.write("/kernel/error-sriov_numvfs-4", errno);
    sysfs.write(
      "/kernel/dmesg",
      `[1.0] igb ${fakePf}: one line\n[2.0] other\n[3.0] igb ${fakePf}: last line\n`,
    );
    const { outcome, ...rest } = await run(0, 4);
    expect([outcome.kind, rest.code]).toEqual(["failed", code]);
    const detail = "finding" in outcome ? outcome.finding.detail : "";
    expect(detail).toContain(errno);
    expect(detail).toContain(`kernel: [3.0] igb ${fakePf}: last line`);
    expect(detail).not.toContain("other");
  });

  test("the errno texts are those of this C library", async () => {
    const names = ["ERANGE", "EBUSY", "EINVAL", "ENOENT", "ENOMEM", "EPERM", "EOPNOTSUPP"] as const;
    for (const name of names) {
      const code = constants.errno[name];
      const text = execFileSync("perl", ["-e", `$! = ${code}; print "$!"`], {
        encoding: "utf8",
        env: { LC_ALL: "C" },
      });
      const result = commandResult({ exitCode: 30, stderr: `tee: /sys/x: ${text}` });
      const outcome = setVfCount.readResult(action(0, 4), result, hostName("alpha"));
      expect({ [name]: outcome.kind === "failed" && outcome.finding.code.startsWith("vf-count-") }).toEqual({
        [name]: true,
      });
    }
  });

  test("fewer VFs than asked for, which the kernel calls success", async () => {
    sysfs.write("/kernel/makes", "3");
    const { outcome, code, count } = await run(0, 4);
    expect([outcome.kind, code]).toEqual(["failed", "vf-count-short"]);
    // What it made is none of vfleet's for the next plan, so it is taken away again.
    expect(count).toBe("0");
    expect("finding" in outcome && outcome.finding.detail).toContain(
      "sriov_numvfs reads 3, and there are 3 VFs",
    );
  });

  test("a driver that hangs in the write is reported after its time, not waited for", async () => {
    sysfs.write("/kernel/hangs", "");
    const hanging: SetVfCount = { ...action(0, 4), timeoutMs: 3000 };
    const started = performance.now();
    const result = await runScript(root, setVfCount.toScript(hanging));
    // The fake driver hangs for 30 s, and holds nothing open that the answer would have to wait for.
    expect(performance.now() - started).toBeLessThan(25_000);
    const outcome = setVfCount.readResult(hanging, result, hostName("alpha"));
    expect(outcome).toMatchObject({ kind: "failed", finding: { code: "vf-count-hangs" } });
  });

  test("the VFs of before are made again where the new number is refused", async () => {
    await run(0, 4);
    sysfs.write("/kernel/error-sriov_numvfs-6", "Cannot allocate memory");
    const { outcome, count } = await run(4, 6);
    expect(count).toBe("4");
    expect("finding" in outcome && outcome.finding.detail).toContain("the 4 VFs of before were made again");
  });
});

describe("units that look for VFs only when they start", () => {
  const stale = ["neutron-sriov-agent", "nova-compute"];
  const mark = (unit: string) => sysfs.read(`/run/vfleet/stale/${unit}`);
  const runStale = (from: number, to: number) =>
    runScript(root, setVfCount.toScript({ ...action(from, to), stale }));

  test("are marked as in need of a restart, also if the kernel refuses", async () => {
    sysfs.write("/proc/uptime", "77.50 1.00\n");
    sysfs.write("/kernel/error-sriov_numvfs-6", "Invalid argument");
    expect((await runStale(0, 6)).exitCode).toBe(30);
    expect(stale.map(mark)).toEqual(["77.50\n", "77.50\n"]);
    sysfs.write("/proc/uptime", "88.50 1.00\n");
    expect((await runStale(0, 4)).exitCode).toBe(0);
    expect(stale.map(mark)).toEqual(["88.50\n", "88.50\n"]);
  });

  test("are not marked where nothing changes", async () => {
    await run(0, 4);
    expect((await runStale(0, 4)).exitCode).toBe(10);
    expect(sysfs.has("/run/vfleet/stale")).toBe(false);
  });
});

test("what is not known to have happened is not called failed", () => {
  const outcome = setVfCount.readResult(action(0, 4), connectionLost, hostName("alpha"));
  expect(outcome).toMatchObject({ kind: "unknown", finding: { code: "outcome-unknown" } });
});

test("the limit leaves time for all that the script may wait for", () => {
  const write = 120_000;
  expect(setVfCount.timeoutMs({ ...action(4, 6), timeoutMs: write })).toBeGreaterThanOrEqual(
    3 * write + 60_000,
  );
});

test("its inverse is the way back, and that of the inverse the way there", () => {
  expect(setVfCount.inverse(action(0, 4))).toEqual(action(4, 0));
  expect(setVfCount.inverse(action(4, 0))).toEqual(action(0, 4));
});
