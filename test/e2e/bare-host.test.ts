import { afterAll, beforeAll, expect, test } from "vitest";
import { downHosts, labHost, resetHosts } from "../../lab/src/api.ts";
import { createVfleet, etcOf, onHost, rebootByHand } from "./vfleet-process.ts";

// One story on a host whose IOMMU is switched off in GRUB; each test is a step of it.
const vfleet = createVfleet();
const host = "alpha";
const pf = () => labHost(host).freePf.address;
const readPf = (file: string) => onHost(host, `cat /sys/bus/pci/devices/${pf()}/${file}`);
/** As the host's own login records say. */
const countReboots = async () => Number(await onHost(host, "last reboot | grep -c '^reboot' || true"));
let before = { etc: "", commandLine: "", bootId: "", grub: "", programs: "", reboots: 0 };
let fleet = "";
let run = "";

beforeAll(async () => {
  await resetHosts([host]);
  fleet = vfleet.fleetFile([host]);
  before = {
    etc: await etcOf(host),
    commandLine: await onHost(host, "cat /proc/cmdline"),
    bootId: await onHost(host, "cat /proc/sys/kernel/random/boot_id"),
    grub: await onHost(host, "sha256sum /boot/grub/grub.cfg"),
    programs: await onHost(host, "ls -A /usr/local/sbin"),
    reboots: await countReboots(),
  };
});

afterAll(() => downHosts([host]));

test("discover tells what there is and changes nothing", async () => {
  const text = await vfleet.run(["discover", "-f", fleet]);
  expect(text.stderr).not.toContain("error");
  expect(text.code).toBe(0);
  expect(text.stdout).toContain("enp1s0");
  expect(text.stdout).toContain("8086:10c9");
  const json = await vfleet.run(["discover", "-f", fleet, "-o", "json"]);
  const facts = JSON.parse(json.stdout)[0].facts;
  expect(facts.iommu.value).toMatchObject({ groupCount: 0, firmwareTables: ["DMAR"] });
  const found = facts.networkFunctions.value.find(
    (candidate: { address: string }) => candidate.address === pf(),
  );
  expect(found.sriov.value).toMatchObject({
    totalVfs: { is: "known", value: 7 },
    numVfs: { is: "known", value: 0 },
    vfDeviceId: { is: "known", value: "10ca" },
  });
  expect(await etcOf(host)).toBe(before.etc);
});

test("without leave to reboot, the host is refused", async () => {
  const { code, stdout } = await vfleet.run(["plan", "-f", vfleet.fleetFile([host], { reboot: "never" })]);
  expect(code).toBe(1);
  expect(stdout).toContain("reboot-not-allowed");
});

test("plan shows the file's diff, the reboot and the VFs, and says 2", async () => {
  const { code, stdout } = await vfleet.run([
    "plan",
    "-f",
    fleet,
    "--detailed-exitcode",
    "--out",
    `${vfleet.directory}/plan.json`,
  ]);
  expect(code).toBe(2);
  expect(stdout).toContain(
    '+GRUB_CMDLINE_LINUX_DEFAULT="$GRUB_CMDLINE_LINUX_DEFAULT intel_iommu=on iommu=pt"',
  );
  expect(stdout).toMatch(/reboot/);
  expect(stdout).toMatch(/7/);
});

test("apply carries out that plan with one reboot", async () => {
  const { code, stdout, stderr } = await vfleet.run([
    "apply",
    "-f",
    fleet,
    "--yes",
    `${vfleet.directory}/plan.json`,
  ]);
  expect(stderr, stdout).not.toContain("failed");
  expect(code).toBe(0);
  run = (await vfleet.run(["runs", "-o", "json"])).stdout.match(/\d{8}-\d{6}-[0-9a-z]{4}/)?.[0] ?? "";
  expect(run).not.toBe("");
  expect(await onHost(host, "cat /proc/cmdline")).toContain("intel_iommu=on");
  expect((await readPf("sriov_numvfs")).trim()).toBe("7");
  expect(await onHost(host, "cat /proc/sys/kernel/random/boot_id")).not.toBe(before.bootId);
  expect(await countReboots()).toBe(before.reboots + 1);
});

test("the boot as it was stays in the menu", async () => {
  const menu = await onHost(host, "cat /boot/grub/grub.cfg");
  const fallback = /menuentry 'Linux, as it was before vfleet'[\s\S]*?\n\}/.exec(menu)?.[0];
  expect(fallback).toContain("intel_iommu=off");
  expect(fallback).not.toContain("intel_iommu=on");
});

test("verify holds, and a second plan has nothing to do", async () => {
  expect((await vfleet.run(["verify", "-f", fleet])).code).toBe(0);
  expect((await vfleet.run(["plan", "-f", fleet, "--detailed-exitcode"])).code).toBe(0);
});

test("the VFs are there after another reboot", async () => {
  await rebootByHand(host);
  expect((await readPf("sriov_numvfs")).trim()).toBe("7");
  expect(await onHost(host, "systemctl is-active vfleet-vfs.service")).toContain("active");
  expect((await vfleet.run(["verify", "-f", fleet])).code).toBe(0);
});

test("undo brings the machine back to what it was, byte for byte in /etc", async () => {
  const { code, stdout, stderr } = await vfleet.run(["undo", run, "--yes", "--reboot"]);
  expect(stderr, stdout).not.toContain("failed");
  expect(code).toBe(0);
  expect(await etcOf(host)).toBe(before.etc);
  expect(await onHost(host, "ls -A /usr/local/sbin")).toBe(before.programs);
  expect(await onHost(host, "cat /proc/cmdline")).toBe(before.commandLine);
  expect(await onHost(host, "sha256sum /boot/grub/grub.cfg")).toBe(before.grub);
  expect((await readPf("sriov_numvfs")).trim()).toBe("0");
  expect((await vfleet.run(["plan", "-f", fleet, "--detailed-exitcode"])).code).toBe(2);
});
