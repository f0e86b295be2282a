import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { knownValue } from "../model/reading.ts";
import { holdersFact } from "./holders.ts";

const SHELLS = ["/bin/sh", "/bin/dash", "/bin/bash"].filter((shell) => existsSync(shell));

let root = "";
let holder: ChildProcess;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "vfleet-holders-"));
  for (const folder of ["vfio/devices", "class/vfio", "class/vfio-dev", "qemu"])
    mkdirSync(`${root}/${folder}`, { recursive: true });
  symlinkSync("../../devices/virtual/vfio/12", `${root}/class/vfio/12`);
  mkdirSync(`${root}/devices/pci0000:00/0000:01:10.2/vfio-dev/vfio0`, { recursive: true });
  mkdirSync(`${root}/devices/virtual/vfio/12`, { recursive: true });
  symlinkSync("../../devices/pci0000:00/0000:01:10.2/vfio-dev/vfio0", `${root}/class/vfio-dev/vfio0`);
  const files = ["vfio/12", "vfio/devices/vfio0"].map((path) => {
    writeFileSync(`${root}/${path}`, "");
    return openSync(`${root}/${path}`, "r");
  });
  holder = spawn("sleep", ["600"], { stdio: ["ignore", "ignore", "ignore", ...files] });
  for (const file of files) closeSync(file);
});

afterAll(() => {
  holder.kill();
  rmSync(root, { recursive: true });
});

describe.each(SHELLS)("the command, run by %s over the files of one process", (shell) => {
  test("finds the process that has a group and a device open", () => {
    const holders = knownValue(holdersFact.parse({ exitCode: 0, text: run(shell) }));
    const sleeper = { kind: "process", name: "sleep", pid: holder.pid };
    expect(holders?.byGroup["12"]).toEqual([sleeper]);
    expect(holders?.byAddress["0000:01:10.2"]).toEqual([sleeper]);
  });

  test("finds the domain that names a device, by the name of its status file", () => {
    writeFileSync(
      `${root}/qemu/instance-00000007.xml`,
      "<domstatus state='running' pid='7'>\n  <source>\n    <address domain='0x0000' bus='0x06' slot='0x10' function='0x1'/>\n  </source>\n",
    );
    const holders = knownValue(holdersFact.parse({ exitCode: 0, text: run(shell) }));
    expect(holders?.byAddress["0000:06:10.1"]).toEqual([{ kind: "vm", name: "instance-00000007", pid: 7 }]);
  });
});

function run(shell: string): string {
  const command = holdersFact.command
    .replaceAll("/proc/1/fd", `/proc/${holder.pid}/fd`)
    .replaceAll("/proc/[0-9]*/fd", `/proc/${holder.pid}/fd`)
    .replaceAll("/sys/class/", `${root}/class/`)
    .replaceAll("/run/libvirt/qemu", `${root}/qemu`);
  return execFileSync(shell, ["-c", `export LC_ALL=C; (${command}\n) 2>&1; exit 0`], {
    encoding: "utf8",
  }).replaceAll(`${root}/class/`, "/sys/class/");
}
