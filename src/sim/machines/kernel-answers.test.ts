import { expect, test } from "vitest";
import { createPlainMachine, machinePf } from "../../../test/fixtures/plain-machine.ts";
import { describeNic } from "./describe-nic.ts";
import { startVm } from "./run-machine.ts";

const device = `/sys/bus/pci/devices/${machinePf}`;
const write = (bytes: string) => `printf '%s' ${bytes} | tee ${device}/sriov_numvfs >/dev/null`;

// As captured on a real kernel 6.1 with an igb of 7 VFs.
test.each([
  ["8", "Numerical result out of range"],
  ["64", "Numerical result out of range"],
  ["-1", "Invalid argument"],
  ["abc", "Invalid argument"],
])("%s is no number of VFs: %s", async (bytes, text) => {
  const { run } = createPlainMachine();
  const { exitCode, stderr } = await run(write(bytes));
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: `tee: '${device}/sriov_numvfs': ${text}\n` });
});

test("another number while VFs exist is busy, and the kernel says why; the same one is none", async () => {
  const { run } = createPlainMachine();
  expect((await run(write("4"))).exitCode).toBe(0);
  const { exitCode, stderr } = await run(write("6"));
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: `tee: '${device}/sriov_numvfs': Device or resource busy\n`,
  });
  expect((await run("dmesg | tail -n 1")).stdout).toMatch(
    /\] igb 0000:01:00\.0: 4 VFs already enabled\. Disable before enabling 6 VFs\n$/,
  );
  expect((await run(write("4"))).exitCode).toBe(0);
  expect((await run(`cat ${device}/sriov_numvfs; ls ${device} | grep -c virtfn`)).stdout).toBe("4\n4\n");
});

test("VFs come with addresses, ids, interfaces and a driver, and go again", async () => {
  const { run } = createPlainMachine();
  await run(write("2"));
  const seen = await run(
    `cd /sys/bus/pci/devices; for v in ${machinePf}/virtfn*; do a=$(readlink $v); echo "\${a##*/} $(cat $v/device) $(ls $v/net)"; done`,
  );
  expect(seen.stdout).toBe("0000:01:10.0 0x10ca enp1s0v0\n0000:01:10.2 0x10ca enp1s0v1\n");
  expect((await run("ip link show dev enp1s0")).stdout).toMatch(
    / {4}vf 1 MAC 00:00:00:00:00:00, spoof checking on/,
  );
  await run(write("0"));
  expect((await run("ls /sys/class/net")).stdout).toBe("eno1\nenp1s0\nlo\n");
});

// As captured on that kernel, with the IOMMU on; what igbvf says of its VFs is left out, and groups have other numbers.
test("the kernel's log tells of VFs that come, and of those that go while VMs have some", async () => {
  const { run, machine } = createPlainMachine({ cpu: "amd" });
  const told = async (script: string) => {
    const before = machine.state.log.length;
    await run(script);
    return machine.state.log
      .slice(before)
      .map((line) => line.replace(/^\[ *[\d.]+\] /, "").replace(/group \d+$/, "group N"));
  };
  const addresses = ["0000:01:10.0", "0000:01:10.2", "0000:01:10.4", "0000:01:10.6"];
  expect(await told(write("4"))).toEqual([
    ...addresses.flatMap((address) => [
      `pci ${address}: [8086:10ca] type 00 class 0x020000`,
      `pci ${address}: Adding to iommu group N`,
    ]),
    "igb 0000:01:00.0: 4 VFs allocated",
  ]);
  startVm(machine, { name: "instance-00000003", vfs: ["0000:01:10.2"] });
  startVm(machine, { name: "instance-00000004", vfs: ["0000:01:10.4"] });
  expect(await told(write("0"))).toEqual([
    "pci 0000:01:10.0: Removing from iommu group N",
    "vfio-pci 0000:01:10.2: Relaying device request to user (#0)",
    "pci 0000:01:10.2: Removing from iommu group N",
    "vfio-pci 0000:01:10.4: Relaying device request to user (#0)",
    "pci 0000:01:10.4: Removing from iommu group N",
    "pci 0000:01:10.6: Removing from iommu group N",
    "igb 0000:01:00.0: IOV Disabled",
  ]);
});

test("autoprobe off leaves VFs without a driver; the override binds vfio-pci, whose device a VM can open", async () => {
  const { run, machine } = createPlainMachine();
  machine.files.write("/etc/default/grub.d/x.cfg", 'GRUB_CMDLINE_LINUX="intel_iommu=on"\n');
  await run("update-grub");
  await run("systemctl reboot");
  await machine.clock.sleep(200_000);
  await run(`echo 0 >${device}/sriov_drivers_autoprobe; ${write("1")}`);
  const bind = `cd /sys/bus/pci/devices/0000:01:10.0; [ -e driver ] && echo bound; modprobe vfio-pci
echo vfio-pci >driver_override; echo 0000:01:10.0 >/sys/bus/pci/drivers_probe; readlink driver
g=$(readlink iommu_group); [ -e /dev/vfio/\${g##*/} ] && echo device`;
  expect((await run(bind)).stdout).toBe("/sys/bus/pci/drivers/vfio-pci\ndevice\n");
});

test.each([
  ["8086:1572", "i40e", 65, "EPERM", "Operation not permitted"],
  ["15b3:1003", "mlx4_core", 5, "ENOENT", "No such file or directory"],
  ["15b3:1017", "mlx5_core", 9, "EINVAL", "Invalid argument"],
])("%s (%s) answers %i VFs with %s", async (id, _driver, count, _errno, text) => {
  const nic = describeNic({
    address: machinePf,
    id,
    name: "ens1",
    mac: "52:54:00:00:00:01",
    totalVfs: 128,
    limit: 8,
  });
  const { run } = createPlainMachine({ nics: [nic] });
  expect((await run(write(String(count)))).stderr).toBe(`tee: '${device}/sriov_numvfs': ${text}\n`);
});

test("a setting that the driver's hooks do not have is not supported", async () => {
  const nic = describeNic({ address: machinePf, id: "8086:10c9", name: "enp1s0", mac: "52:54:00:00:00:01" });
  const { run } = createPlainMachine({ nics: [nic] });
  await run(write("1"));
  expect(
    (await run("ip link set dev enp1s0 vf 0 mac 52:54:00:00:00:99; ip link show dev enp1s0")).stdout,
  ).toContain("vf 0 MAC 52:54:00:00:00:99");
  const refused = await run("ip link set dev enp1s0 vf 0 port 1");
  expect({ code: refused.exitCode, text: refused.stderr }).toEqual({
    code: 2,
    text: "RTNETLINK answers: Operation not supported\n",
  });
});

test("a reboot ends connections and all that is of one boot, and brings another boot id", async () => {
  const { run, machine, clock } = createPlainMachine();
  const before = (await run("cat /proc/sys/kernel/random/boot_id")).stdout;
  await run(`${write("3")}; mkdir -p /run/x; echo kept >/etc/kept; echo gone >/tmp/gone`);
  const lost = run("( sleep 1; systemctl reboot ) & sleep 600");
  expect(await lost).toMatchObject({ connectionLost: true });
  await expect(run("true")).rejects.toMatchObject({ code: "connection-refused" });
  await clock.sleep(machine.spec.bootMs + 1_000);
  const after = await run(
    `cat /proc/sys/kernel/random/boot_id ${device}/sriov_numvfs /etc/kept; ls -d /run/x /tmp/gone`,
  );
  expect(after.stdout).toMatch(/^\S+\n0\nkept\n$/);
  expect(after.stdout.split("\n")[0]).not.toBe(before.trim());
});
