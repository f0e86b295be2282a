import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { readSosreportFiles } from "../../src/adapters/system/read-sosreport-files.ts";
import { makeFleetFile, vfleet } from "../../src/cli/sample-deps.ts";
import { describeNic } from "../../src/sim/machines/describe-nic.ts";
import { createPlainMachine } from "../fixtures/plain-machine.ts";
import { sosreportOfMachine } from "../fixtures/sosreport-of-machine.ts";

const vf = (
  address: string,
) => `${address} Ethernet controller [0200]: Intel Corporation 82599 Ethernet Controller Virtual Function [8086:10ed] (rev 01)
\tIOMMU group: 35
\tKernel driver in use: ixgbevf
`;
const lspci = (vfs: number) => `00:00.0 Host bridge [0600]: Intel Corporation Xeon [8086:2f00] (rev 02)
\tIOMMU group: 0

06:00.1 Ethernet controller [0200]: Intel Corporation 82599ES 10-Gigabit [8086:10fb] (rev 01)
\tNUMA node: 1
\tIOMMU group: 34
\tCapabilities: [160 v1] Single Root I/O Virtualization (SR-IOV)
\t\tIOVCtl:\tEnable${vfs > 0 ? "+" : "-"} Migration- Interrupt- MSE+ ARIHierarchy+
\t\tInitial VFs: 64, Total VFs: 64, Number of VFs: ${vfs}, Function Dependency Link: 01
\t\tVF offset: 128, stride: 2, Device ID: 10ed
\tKernel driver in use: ixgbe

${vfs > 0 ? vf("06:10.1") : ""}`;

// As sos lays it out, version 4; the report has little of what sos collects.
const tree: Readonly<Record<string, string>> = {
  "etc/hostname": "node-1.example.org\n",
  "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian 12"\n',
  "proc/cmdline": "quiet intel_iommu=on\n",
  "sos_commands/kernel/uname_-a": "Linux node-1 6.1.0-56-amd64 #1 SMP Debian x86_64 GNU/Linux\n",
  "sos_commands/pci/lspci_-nnvv": lspci(0),
  "sos_commands/networking/ethtool_-i_eth1": "driver: ixgbe\nbus-info: 0000:06:00.1\n",
  "sos_commands/networking/ip_-d_address":
    "2: eth1: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 9000 qdisc mq state UP group default qlen 1000\n    link/ether 02:00:00:00:00:01 brd ff:ff:ff:ff:ff:ff\n",
  "etc/nova/nova.conf": "[pci]\ndevice_spec = {}\n",
  "var/log/nova/nova-scheduler.log":
    "2026-11-23 04:32:50.511 1 INFO x Filter PciPassthroughFilter returned 0 hosts\n",
  "sos_commands/logs/journalctl_--no-pager_--boot":
    "Nov 23 04:32:50 node-1 kernel: igb 0000:07:00.0: not enough MMIO resources for SR-IOV\n",
};

function writeTree(name: string, files: Iterable<readonly [string, string]>): string {
  const root = join(mkdtempSync(join(tmpdir(), "vfleet-sos-")), name);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

let folder: string;
beforeAll(() => {
  folder = writeTree("sosreport-node-1-2026-11-23", Object.entries(tree));
  const outside = join(dirname(folder), "outside");
  writeFileSync(outside, "2026-11-23 04:32:50.511 1 INFO x Claim pci failed\n[pci]\nleaked = 1\n");
  symlinkSync(outside, join(folder, "var/log/nova/nova-compute.log"));
  symlinkSync(outside, join(folder, "etc/nova/nova-compute.conf"));
});

const read = readSosreportFiles;
const question = {
  paths: ["etc/hostname", "etc/nova/"],
  furtherPaths: () => ["proc/cmdline", "var/log/nova/nova-compute.log", "../outside", "proc/1/limits"],
  scanLogs: () => ({ text: "echo E", args: [] }),
};

async function diagnose(path: string, fleetFile = makeFleetFile()) {
  const { code, stdout, stderr } = await vfleet(
    ["diagnose", "-f", fleetFile, "--sosreport", path, "-o", "json"],
    { readSosreportFiles: read, discoverFails: new Error("no host is asked") },
  );
  expect(stderr).toBe("");
  return { code, diagnosis: JSON.parse(stdout) };
}

test("a folder is diagnosed: facts and logs of the report, and what it lacks is not seen", async () => {
  const { code, diagnosis } = await diagnose(folder);
  expect(code).toBe(3);
  expect(diagnosis.places).toEqual(["node-1"]);
  const missing = diagnosis.findings.find((finding: { code: string }) => finding.code === "vfs-missing");
  expect(missing.subject).toEqual({ host: "node-1", item: "0000:06:00.1" });
  expect(missing.evidence.map(({ source }: { source: string }) => source)).toContain(
    "/var/log/nova/nova-scheduler.log:1",
  );
  expect(JSON.stringify(diagnosis)).toContain("0000:07:00.0: not enough MMIO resources");
  expect(JSON.stringify(diagnosis)).not.toContain("Claim pci failed");
  const reasons = diagnosis.unseen.map(({ reason }: { reason: string }) => reason).join("\n");
  expect(reasons).toContain("not in the sosreport");
});

test("of a machine with OpenStack, its packages, units, files and holders are judged", async () => {
  const nic = describeNic({
    address: "0000:01:00.0",
    id: "8086:10c9",
    name: "eth1",
    mac: "52:54:00:77:02:01",
    totalVfs: 7,
  });
  const wish = { name: "node-1", release: "zed", nics: [nic] } as const;
  const { machine, run } = createPlainMachine(wish, undefined, { iommuByDefault: true });
  await run("echo 4 >/sys/bus/pci/devices/0000:01:00.0/sriov_numvfs");
  machine.files.write(
    "/etc/nova/nova.conf",
    '[pci]\ndevice_spec = {"address": "0000:99:00.0", "physical_network": "physnet2"}\n',
  );
  const fleetFile = makeFleetFile("openstack: { physicalNetworks: [{ name: physnet2, flat: true }] }\n");
  writeFileSync(
    fleetFile,
    readFileSync(fleetFile, "utf8").replace("vfCount: 4", "vfCount: 4, physicalNetwork: physnet2"),
  );
  const report = writeTree("sosreport-node-1-of-machine", await sosreportOfMachine(machine, run));
  const { code, diagnosis } = await diagnose(report, fleetFile);
  expect(code).toBe(3);
  expect(diagnosis.findings.map(({ code }: { code: string }) => code)).toContain(
    "device-list-matches-nothing",
  );
  const reasons = diagnosis.unseen.map(({ reason }: { reason: string }) => reason);
  const blind = reasons.flatMap((reason: string) => /^(\w+): not in the sosreport/.exec(reason)?.[1] ?? []);
  expect(new Set(blind)).toEqual(new Set(["networkOwners", "vfResources", "vfleetTraces"]));
});

test("an archive is the same", async () => {
  const archive = `${folder}.tar.xz`;
  execFileSync("tar", ["-cJf", archive, "-C", dirname(folder), "sosreport-node-1-2026-11-23"]);
  expect((await diagnose(archive)).diagnosis).toEqual((await diagnose(folder)).diagnosis);
});

test("links that lead out of the report are not followed", async () => {
  const { files } = await read(folder, question, new AbortController().signal);
  expect([...files.keys()].toSorted()).toEqual(["etc/hostname", "etc/nova/nova.conf", "proc/cmdline"]);
});

test("a report of another host is refused, and what is no report", async () => {
  const other = mkdtempSync(join(tmpdir(), "vfleet-sos-"));
  mkdirSync(join(other, "sos_commands/host"), { recursive: true });
  writeFileSync(join(other, "sos_commands/host/hostname"), "elsewhere\n");
  const none = join(other, "x.tar");
  writeFileSync(none, "no archive");
  for (const [path, why] of [
    [other, "elsewhere, which is not among the hosts"],
    [none, "cannot be read"],
    ["/nowhere", "ENOENT"],
  ] as const) {
    const words = ["diagnose", "-f", makeFleetFile(), "--sosreport", path];
    const { code, stderr } = await vfleet(words, { readSosreportFiles: read });
    expect(code).toBe(1);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(why);
  }
  expect(readFileSync(none, "utf8")).toBe("no archive");
});

test("two reports of one host are refused: their VFs would count twice", async () => {
  const words = ["diagnose", "-f", makeFleetFile(), "--sosreport", folder, "--sosreport", folder];
  const { code, stderr } = await vfleet(words, { readSosreportFiles: read });
  expect(code).toBe(1);
  expect(stderr.replaceAll(/\s+/g, " ")).toContain("another sosreport is of node-1 too");
});

test("an archive that is small and unpacks to more than the disk should hold is not unpacked", async () => {
  const bomb = mkdtempSync(join(tmpdir(), "vfleet-sos-"));
  mkdirSync(join(bomb, "sos/sos_commands"), { recursive: true });
  const archive = join(bomb, "sos.tar.gz");
  writeFileSync(join(bomb, "sos/sos_commands/big"), "");
  truncateSync(join(bomb, "sos/sos_commands/big"), 64 * 2 ** 30);
  execFileSync("tar", ["-cSzf", archive, "-C", bomb, "sos"]);
  await expect(read(archive, question, new AbortController().signal)).rejects.toThrow(
    "unpacked it has 68719476736 bytes",
  );
});
