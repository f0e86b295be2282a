import { expect, test } from "vitest";
import { furtherSosPaths, readSosreport } from "./read-sosreport.ts";

const starts =
  "F S UID PID PPID\n4 S 0 1 0 1 1 TS 19 0 - 1 x Thu Nov 26 09:59:58 2026 ? 00:00:05 /sbin/init\n4 S 0 812 1 812 812 TS 19 0 - 1 x Thu Nov 26 10:00:04 2026 ? 00:00:05 /usr/sbin/libvirtd\n";
const groups =
  "PID PPID\n1 0 root root 1 1 09:59 systemd 0::/init.scope\n812 1 root root 812 1 10:00 libvirtd 0::/system.slice/libvirtd.service\n";
const processes = {
  "sos_commands/process/ps_axo_flags_x": starts,
  "sos_commands/process/ps_axo_pid_x": groups,
};
const read = (files: Readonly<Record<string, string>>) => readSosreport(new Map(Object.entries(files)));

test("what libvirt may have locked is read of its own process", () => {
  expect(furtherSosPaths(new Map(Object.entries(processes)))).toEqual(["proc/812/limits", "proc/812/status"]);
  const limits =
    "Limit                     Soft Limit           Hard Limit           Units\nMax locked memory         67108864             67108864             bytes\n";
  const status = "Name:\tlibvirtd\nCapEff:\t00000000000000ff\n";
  expect(read({ ...processes, "proc/812/limits": limits, "proc/812/status": status }).memoryLocks).toEqual({
    is: "known",
    value: { daemons: [{ pid: 812, program: "libvirtd", most: 67_108_864, mayRaise: false }] },
  });
  expect(read({ ...processes, "proc/812/limits": limits }).memoryLocks).toMatchObject({
    is: "unreadable",
    reason: expect.stringContaining("proc/812/status"),
  });
  expect(read({}).memoryLocks.is).toBe("unreadable");
});

const boot = "sos_commands/boot/";
const dmesg = "sos_commands/kernel/dmesg";
const begin = "[    0.000000] Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org)\n";

test.each([
  [{ [`${boot}mokutil_--sb-state`]: "SecureBoot enabled\n" }, { is: "known", value: true }],
  [{ [`${boot}mokutil_--sb-state`]: "SecureBoot disabled\n" }, { is: "known", value: false }],
  [
    { [`${boot}mokutil_--sb-state`]: "EFI variables are not supported on this system\n" },
    { is: "known", value: false },
  ],
  [
    {
      [`${boot}mokutil_--sb-state`]: "bash: mokutil: command not found\n",
      [`${boot}ls_-lanR_.sys.firmware`]: "/sys/firmware:\ntotal 0\n\n/sys/firmware/acpi:\ntotal 0\n",
    },
    { is: "known", value: false },
  ],
  [
    { [`${boot}ls_-lanR_.sys.firmware`]: "/sys/firmware:\ntotal 0\n\n/sys/firmware/efi:\ntotal 0\n" },
    { is: "unreadable" },
  ],
])("Secure Boot by %j", (files, expected) => {
  const { security } = read({ ...files, [dmesg]: begin });
  expect(security.is === "known" && security.value.secureBoot).toMatchObject(expected);
});

test.each([
  [begin, "", { is: "known", value: "none" }],
  [
    `${begin}[    0.000000] Kernel is locked down from EFI Secure Boot; see man kernel_lockdown.7\n`,
    "quiet",
    { is: "known", value: "integrity" },
  ],
  [
    "[ 1234.567890] Lockdown: mstconfig: direct PCI access is restricted; see man kernel_lockdown.7\n",
    "ro lockdown=confidentiality quiet",
    { is: "known", value: "confidentiality" },
  ],
  ["[ 1234.567890] eth0: link up\n", "", { is: "unreadable" }],
])("the lockdown by %j", (said, commandLine, expected) => {
  const { security } = read({
    [`${boot}mokutil_--sb-state`]: "SecureBoot enabled\n",
    [dmesg]: said,
    "proc/cmdline": commandLine,
  });
  expect(security.is === "known" && security.value.lockdown).toMatchObject(expected);
});

test("a report without any of it tells nothing", () => {
  expect(read({}).security).toMatchObject({ is: "unreadable" });
});
