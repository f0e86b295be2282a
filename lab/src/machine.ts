import type { HostDefinition } from "./hosts.ts";

/** What runs the guest's CPUs. */
export type Accel = "kvm" | "tcg";

/** The size of every host: two CPUs, and this many MiB of memory. */
const memoryMib = 1024;

/** Where a running host's QEMU puts what it makes. */
export type MachineFiles = {
  readonly disk: string;
  readonly consoleLog: string;
  readonly qmpSocket: string;
  readonly pidFile: string;
};

/** How one run of a host differs from another. */
export type MachineRun = {
  readonly accel: Accel;
  readonly files: MachineFiles;
  /** The port on 127.0.0.1 that leads to the host's SSH. */
  readonly sshPort: number;
  /** A saved state to go on from, instead of booting. */
  readonly savedState?: string;
};

/** One boot of an image under construction: a kernel started directly, a disk and a seed, no network. */
export type BuildBoot = {
  readonly accel: Accel;
  readonly kernel: string;
  readonly initrd: string;
  readonly kernelArguments: string;
  readonly disk?: { readonly file: string; readonly format: "raw" | "qcow2" };
  readonly seed?: string;
  readonly consoleLog: string;
};

/** QEMU's arguments for a host of the lab. */
export function hostArguments(host: HostDefinition, run: MachineRun): string[] {
  const { files } = run;
  const vtd = host.vtd ? [["-device", "intel-iommu,intremap=on,device-iotlb=on"]] : [];
  const savedState = run.savedState ? [["-incoming", `file:${escapeCommas(run.savedState)}`]] : [];
  return [
    machineArguments(run.accel),
    ...vtd,
    ["-name", `vfleet-lab-${host.name}`, "-smbios", `type=1,serial=vfleet-lab-${host.name}`],
    // cache=none: what the guest has synced is kept by a power cut, what it has not may be lost.
    ["-drive", `if=none,id=disk,file=${escapeCommas(files.disk)},format=qcow2,cache=none,discard=unmap`],
    ["-device", "virtio-blk-pci,drive=disk,addr=0x4,bootindex=0"],
    ["-netdev", "hubport,id=free,hubid=0", "-netdev", busyNetwork(host, run.sshPort)],
    ["-device", "pcie-root-port,id=port1,addr=0x5,chassis=1"],
    ["-device", "pcie-root-port,id=port2,addr=0x6,chassis=2"],
    ["-device", `igb,bus=port1,netdev=free,mac=${macOf(host, 1)}`],
    ["-device", `igb,bus=port2,netdev=busy,mac=${macOf(host, 2)}`],
    ["-chardev", `file,id=console,path=${escapeCommas(files.consoleLog)},append=on`],
    ["-serial", "chardev:console"],
    ["-qmp", `unix:${escapeCommas(files.qmpSocket)},server=on,wait=off`, "-pidfile", files.pidFile],
    ...savedState,
  ].flat();
}

/** QEMU's arguments for a build boot; the guest's power-off or reboot ends it. */
export function buildBootArguments(boot: BuildBoot): string[] {
  const drives = [
    boot.disk && `file=${escapeCommas(boot.disk.file)},format=${boot.disk.format}`,
    boot.seed && `file=${escapeCommas(boot.seed)},format=raw,read-only=on`,
  ];
  return [
    machineArguments(boot.accel),
    ["-no-reboot", "-serial", `file:${boot.consoleLog}`],
    ["-kernel", boot.kernel, "-initrd", boot.initrd],
    ["-append", `console=ttyS0 mitigations=off no_timer_check panic=-1 ${boot.kernelArguments}`],
    ...drives.flatMap((drive) => (drive ? [["-drive", `if=virtio,cache=unsafe,${drive}`]] : [])),
  ].flat();
}

function machineArguments(accel: Accel): string[] {
  return [
    ["-accel", accel === "kvm" ? "kvm" : "tcg,thread=multi,tb-size=512"],
    ["-machine", "q35,kernel-irqchip=split"],
    // An Intel CPU to go with the Intel IOMMU: on an AMD machine "max" would say AuthenticAMD.
    // arch-capabilities=off: some nested KVMs offer that MSR and then refuse it, which aborts QEMU.
    ["-cpu", "max,la57=off,svm=off,vendor=GenuineIntel,arch-capabilities=off"],
    // One CPU: with two, on a busy machine, an end-of-interrupt of CPU 0 got lost in TCG, and the guest hung in its boot.
    ["-smp", "1", "-m", String(memoryMib)],
    ["-nodefaults", "-no-user-config", "-display", "none", "-rtc", "base=utc"],
  ].flat();
}

/** restrict=on: the guest reaches nothing outside, and is reached on its SSH port only. */
function busyNetwork(host: HostDefinition, sshPort: number): string {
  const forward = `hostfwd=tcp:127.0.0.1:${sshPort}-${host.address}:22`;
  return `user,id=busy,restrict=on,ipv6=off,net=10.77.0.0/24,host=10.77.0.1,dns=10.77.0.2,${forward}`;
}

function macOf(host: HostDefinition, pf: number): string {
  return `52:54:00:77:0${host.index + 1}:0${pf}`;
}

/** QEMU's option syntax wants a comma in a value doubled. */
function escapeCommas(path: string): string {
  return path.replaceAll(",", ",,");
}
