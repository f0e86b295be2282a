import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parsePciAddress } from "../model/ids.ts";
import { knownValue } from "../model/reading.ts";
import { networkFunctionsFact } from "./network-functions.ts";

const VFS_PER_PF = 250;
const SHELLS = ["/bin/sh", "/bin/dash", "/bin/bash"].filter((shell) => existsSync(shell));

let root = "";

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), "vfleet-sysfs-"));
  plantHost(root);
});

afterAll(() => rmSync(root, { recursive: true }));

describe.each(SHELLS)("the command, run by %s over a host with 500 VFs", (shell) => {
  test("tells PFs, their VFs and plain NICs", () => {
    const functions = knownValue(networkFunctionsFact.parse({ exitCode: 0, text: run(shell) })) ?? [];
    expect(functions).toHaveLength(2 + 2 * VFS_PER_PF + 2);

    const pf = functions.find((it) => it.address === "0000:06:00.0");
    expect(pf?.netdevs.map((it) => it.name)).toEqual(["ens1f0"]);
    const sriov = pf && knownValue(pf.sriov);
    expect(sriov?.vfs).toHaveLength(VFS_PER_PF);
    expect(sriov?.vfs[249]).toEqual({ index: 249, address: vfAddress(0x06, 249) });
    expect(sriov?.vfDeviceId).toEqual({ is: "known", value: "154c" });

    const vf = functions.find((it) => it.address === vfAddress(0x06, 3));
    expect(vf).toMatchObject({
      vendorId: "8086",
      driver: { is: "known", value: "iavf" },
      iommuGroup: { is: "known", value: 103 },
      physicalFunction: { is: "known", value: "0000:06:00.0" },
      sriov: { is: "absent" },
    });
    expect(vf?.netdevs.map((it) => it.mac)).toEqual(["02:00:00:00:06:03"]);
  });

  test("finds a PF without a driver, a virtio NIC, and a NIC whose kernel knows no NUMA node", () => {
    const functions = knownValue(networkFunctionsFact.parse({ exitCode: 0, text: run(shell) })) ?? [];
    const bare = functions.find((it) => it.address === "0000:0a:00.0");
    expect(bare).toMatchObject({ driver: { is: "absent" }, netdevs: [] });
    expect(bare?.sriov).toMatchObject({
      is: "known",
      value: { totalVfs: { is: "known", value: 7 }, vfs: [] },
    });
    const virtio = functions.find((it) => it.address === "0000:00:03.0");
    expect(virtio?.netdevs.map((it) => it.name)).toEqual(["enp0s3"]);
    expect(virtio?.numaNode).toEqual({ is: "absent" });
  });
});

test("a host without /sys/bus/pci is unreadable, not a host without NICs", () => {
  const text = run("/bin/sh", join(root, "nowhere"));
  expect(networkFunctionsFact.parse({ exitCode: 2, text }).is).toBe("unreadable");
});

function run(shell: string, sysRoot = root): string {
  const command = networkFunctionsFact.command.replaceAll("/sys/", `${sysRoot}/sys/`);
  const script = `export LC_ALL=C; (${command}\n) 2>&1; exit 0`;
  return execFileSync(shell, ["-c", script], { encoding: "utf8", maxBuffer: 64 << 20 }).replaceAll(
    sysRoot,
    "",
  );
}

function plantHost(base: string): void {
  for (const bus of [0x06, 0x07]) {
    const pf = `0000:${hex(bus)}:00.0`;
    const links = Array.from({ length: VFS_PER_PF }, (_, index) => [
      `virtfn${index}`,
      `../${vfAddress(bus, index)}`,
    ]);
    const counts = { sriov_totalvfs: "250", sriov_numvfs: "250", sriov_vf_device: "154c", numa_node: "0" };
    plant(base, pf, { files: counts, uevent: "DRIVER=i40e\nPCI_CLASS=20000\nPCI_ID=8086:1572", links });
    plantNetdev(`${base}/sys/devices/pci0000:00/${pf}`, `ens1f${bus - 6}`, "02:00:00:00:00:01");
    for (let index = 0; index < VFS_PER_PF; index += 1) plantVf(base, bus, index);
  }
  const uevent = "PCI_CLASS=20000\nPCI_ID=8086:10C9\nPCI_SLOT_NAME=0000:0a:00.0";
  plant(base, "0000:0a:00.0", { files: { sriov_totalvfs: "7", sriov_numvfs: "0" }, uevent, links: [] });
  plant(base, "0000:00:00.0", { files: {}, uevent: "PCI_CLASS=60000\nPCI_ID=8086:0D57", links: [] });
  const virtio = "DRIVER=virtio-pci\nPCI_CLASS=20000\nPCI_ID=1AF4:1041";
  plant(base, "0000:00:03.0", { files: { numa_node: "-1" }, uevent: virtio, links: [] });
  const device = `${base}/sys/devices/pci0000:00/0000:00:03.0/virtio0`;
  plantNetdev(device, "enp0s3", "52:54:00:77:00:01");
  mkdirSync(`${base}/sys/bus/virtio/devices`, { recursive: true });
  symlinkSync("../../../devices/pci0000:00/0000:00:03.0/virtio0", `${base}/sys/bus/virtio/devices/virtio0`);
}

function plantVf(base: string, bus: number, index: number): void {
  const address = vfAddress(bus, index);
  plant(base, address, {
    files: { numa_node: "0" },
    uevent: "DRIVER=iavf\nPCI_CLASS=20000\nPCI_ID=8086:154C\nMODALIAS=pci:v00008086",
    links: [["physfn", `../0000:${hex(bus)}:00.0`]],
  });
  mkdirSync(`${base}/sys/kernel/iommu_groups/${100 + index}/devices/${address}`, { recursive: true });
  plantNetdev(
    `${base}/sys/devices/pci0000:00/${address}`,
    `ens1f${bus - 6}v${index}`,
    `02:00:00:00:${hex(bus)}:${hex(index)}`,
  );
}

type Planted = {
  readonly files: Readonly<Record<string, string>>;
  readonly uevent: string;
  readonly links: readonly (readonly string[])[];
};

function plant(base: string, address: string, { files, uevent, links }: Planted): void {
  const device = `${base}/sys/devices/pci0000:00/${address}`;
  mkdirSync(device, { recursive: true });
  for (const [name, value] of Object.entries({ ...files, uevent }))
    writeFileSync(`${device}/${name}`, `${value}\n`);
  for (const [name = "", target = ""] of links) symlinkSync(target, `${device}/${name}`);
  mkdirSync(`${base}/sys/bus/pci/devices`, { recursive: true });
  symlinkSync(`../../../devices/pci0000:00/${address}`, `${base}/sys/bus/pci/devices/${address}`);
}

function plantNetdev(device: string, name: string, mac: string): void {
  const directory = `${device}/net/${name}`;
  mkdirSync(directory, { recursive: true });
  const values = {
    address: mac,
    operstate: "up",
    flags: "0x1003",
    carrier: "1",
    speed: "10000",
    mtu: "1500",
  };
  for (const [file, value] of Object.entries(values)) writeFileSync(`${directory}/${file}`, `${value}\n`);
}

function vfAddress(bus: number, index: number): string {
  const number = 8 + index;
  return parsePciAddress(`${hex(bus + 0x10)}:${hex(number >> 3)}.${number & 7}`) ?? "";
}

function hex(value: number): string {
  return value.toString(16).padStart(2, "0");
}
