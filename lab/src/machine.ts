/** What runs the guest's CPUs. */
export type Accel = "kvm" | "tcg";

/** The size of a host of the host lab, and of a machine that builds. */
const usualMemoryMib = 1024;

/** What a host is as a machine. */
export type Machine = {
  readonly name: string;
  /** False is a machine whose BIOS has VT-d switched off. */
  readonly vtd: boolean;
  readonly memoryMib?: number;
  /** What its firmware says is its UUID; without one that is all zeros. */
  readonly uuid?: string;
};

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
  /** QEMU's arguments for the network cards and what they are connected to. */
  readonly network: readonly string[];
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
export function hostArguments(host: Machine, run: MachineRun): string[] {
  const { files, network } = run;
  const vtd = host.vtd ? [["-device", "intel-iommu,intremap=on,device-iotlb=on"]] : [];
  const savedState = run.savedState ? [["-incoming", `file:${escapeCommas(run.savedState)}`]] : [];
  return [
    machineArguments(run.accel, host.memoryMib),
    ...vtd,
    ["-name", `vfleet-lab-${host.name}`, "-smbios", smbiosOf(host)],
    // cache=none: what the guest has synced is kept by a power cut, what it has not may be lost.
    ["-drive", `if=none,id=disk,file=${escapeCommas(files.disk)},format=qcow2,cache=none,discard=unmap`],
    ["-device", "virtio-blk-pci,drive=disk,addr=0x4,bootindex=0"],
    network,
    ["-chardev", `file,id=console,path=${escapeCommas(files.consoleLog)},append=on`],
    ["-serial", "chardev:console"],
    ["-qmp", `unix:${escapeCommas(files.qmpSocket)},server=on,wait=off`, "-pidfile", files.pidFile],
    ...savedState,
  ].flat();
}

function smbiosOf({ name, uuid }: Machine): string {
  return `type=1,serial=vfleet-lab-${name}${uuid ? `,uuid=${uuid}` : ""}`;
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

function machineArguments(accel: Accel, memoryMib = usualMemoryMib): string[] {
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

/** Arguments for one SR-IOV card: an 82576, behind a root port of its own, so that it has a bus number of its own. */
export function cardArguments(card: {
  readonly number: number;
  readonly netdev: string;
  readonly mac: string;
}): string[] {
  const port = `port${card.number}`;
  return [
    ["-device", `pcie-root-port,id=${port},addr=0x${card.number + 4},chassis=${card.number}`],
    ["-device", `igb,bus=${port},netdev=${card.netdev},mac=${card.mac}`],
  ].flat();
}

/** QEMU's option syntax wants a comma in a value doubled. */
function escapeCommas(path: string): string {
  return path.replaceAll(",", ",,");
}
