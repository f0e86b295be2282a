import type { Clock } from "../../ports/clock.ts";
import { Directory } from "../files/node.ts";
import type { Run } from "../shell/program.ts";
import { runProgram } from "../shell/run-program.ts";
import { findBootEntry } from "./boot-entry.ts";
import { drive } from "./drive.ts";
import { installSystem } from "./install-system.ts";
import { loadModule } from "./kernel-programs.ts";
import { allFunctions, bootKernel } from "./kernel-state.ts";
import { Machine } from "./machine.ts";
import { type MachineFaults, noFaults } from "./machine-faults.ts";
import type { MachineSpec, VmSpec } from "./machine-spec.ts";
import { enablement, findService, showRunning, startService, unitText } from "./services.ts";
import { bindDriver, makeVfs } from "./set-vf-count.ts";

/** A machine that is up, as its specification says: with its services and VMs, and VFs that were made in this boot. */
export function startMachine(
  spec: MachineSpec,
  clock: Clock,
  {
    faults = noFaults(),
    vfs = {},
  }: { readonly faults?: MachineFaults; readonly vfs?: Readonly<Record<string, number>> } = {},
): Machine {
  const machine = new Machine(spec, clock, faults);
  installSystem(machine, () => beginReboot(machine));
  const usual = { release: spec.kernel, commandLine: spec.commandLine ?? "" };
  bootDevices(machine, usual);
  if (spec.boot.kind === "grub" && machine.files.node(spec.boot.menu) === undefined) makeBootMenu(machine);
  if (spec.commandLine === undefined) bootDevices(machine, findBootEntry(machine.files, spec.boot) ?? usual);
  for (const [address, count] of Object.entries(vfs)) {
    const pf = machine.state.functions.find((each) => each.address === address);
    if (pf !== undefined) makeVfs(machine.state, pf, { count, now: machine.now(), nextMac: machine.nextMac });
  }
  for (const service of machine.services.values()) if (service.spec.isRunning) showRunning(machine, service);
  for (const vm of spec.vms) startVm(machine, vm);
  machine.power = "up";
  return machine;
}

// As the installation of the system does.
function makeBootMenu(machine: Machine): void {
  const { boot } = machine.spec;
  const tool = boot.kind === "grub" ? boot.tools.find((name) => name.endsWith("mkconfig")) : undefined;
  if (tool === undefined) return;
  const process = machine.rootProcess({ stdout: () => undefined, stderr: () => undefined });
  drive(runProgram(process, tool, ["-o", boot.menu]), machine.clock);
  process.close();
}

/** A VM that runs: its process with the VFs that it has open, and libvirt's word of it. */
export function startVm(machine: Machine, { name, vfs }: VmSpec): void {
  const { state, files } = machine;
  loadModule(machine, "vfio-pci");
  const open = new Map<number, string>([[3, "/dev/kvm"]]);
  const devices: string[] = [];
  for (const [at, address] of vfs.entries()) {
    const vf = allFunctions(state).find((each) => each.address === address);
    if (vf === undefined) continue;
    bindDriver(state, vf, { driver: "vfio-pci", nextMac: machine.nextMac });
    open.set(20 + at, `/dev/vfio/${vf.iommuGroup ?? ""}`);
    const [domain, bus, slot = ""] = address.split(":");
    const [device, fn] = slot.split(".");
    const at16 = `domain='0x${domain}' bus='0x${bus}' slot='0x${device}' function='0x${fn}'`;
    devices.push(`      <source>\n        <address type='pci' ${at16}/>\n      </source>\n`);
  }
  const pid = machine.nextPid();
  const words = [
    "/usr/bin/qemu-system-x86_64",
    "-name",
    `guest=${name},debug-threads=on`,
    "-machine",
    "pc-q35-7.2,usb=off",
  ];
  machine.addProcess({ pid, name: "qemu-system-x86", words, openPaths: open });
  const text = `<domstatus state='running' reason='booted' pid='${pid}'>\n  <domain type='kvm'>\n    <name>${name}</name>\n    <hostdev mode='subsystem' type='pci' managed='yes'>\n${devices.join("")}    </hostdev>\n  </domain>\n</domstatus>\n`;
  files.write(`/run/libvirt/qemu/${name}.xml`, text);
}

/** Ends a VM; its VFs go back to their driver. */
export function stopVm(machine: Machine, name: string): void {
  const { state } = machine;
  for (const process of state.processes.values()) {
    if (!process.words.includes(`guest=${name},debug-threads=on`)) continue;
    machine.removeProcess(process.pid);
    for (const fn of allFunctions(state))
      if ("pf" in fn && [...process.openPaths.values()].includes(`/dev/vfio/${fn.iommuGroup ?? ""}`))
        bindDriver(state, fn, { driver: fn.ownDriver, nextMac: machine.nextMac });
  }
  machine.files.unlink(`/run/libvirt/qemu/${name}.xml`);
}

/** Begins a reboot: after a while nothing answers any more, and after a further while the machine is in a new boot. */
export function beginReboot(machine: Machine): void {
  if (machine.power !== "up") return;
  machine.power = "going-down";
  void reboot(machine);
}

async function reboot(machine: Machine): Promise<void> {
  const { clock, spec } = machine;
  const fault = machine.faults.onReboot();
  await clock.sleep(spec.downMs);
  machine.power = "off";
  machine.endJobs();
  for (const breakConnection of machine.connections) breakConnection();
  machine.connections.clear();
  machine.emit({ kind: "down" });
  if (fault?.kind === "never-comes-back") return;
  await clock.sleep(fault?.kind === "takes" ? fault.ms : spec.bootMs);
  const entry = findBootEntry(machine.files, spec.boot);
  if (entry === undefined) return;
  const old = fault?.kind === "old-arguments";
  bootDevices(machine, {
    release: fault?.kind === "other-kernel" ? fault.release : entry.release,
    commandLine: old ? machine.state.commandLine : entry.commandLine,
  });
  machine.power = "booting";
  await drive(startAll(machine), clock).ended;
  machine.power = "up";
  machine.emit({ kind: "up" });
}

function bootDevices(
  machine: Machine,
  { release, commandLine }: { readonly release: string; readonly commandLine: string },
): void {
  const { spec } = machine;
  machine.boots += 1;
  machine.journal.length = 0;
  for (const service of machine.services.values())
    Object.assign(service, { isUp: false, hasFailed: false, pid: 0, starts: 0 });
  const state = bootKernel(spec, {
    bootId: bootIdOf(spec.name, machine.boots),
    now: machine.now(),
    release,
    commandLine,
  });
  machine.mount(state, () =>
    [...machine.services.values()].flatMap((service) =>
      service.isUp && service.spec.apiPort !== undefined ? [service.spec.apiPort] : [],
    ),
  );
  for (const nic of spec.nics) {
    const pf = state.functions.find((each) => each.address === nic.address);
    if (pf !== undefined && nic.sriov !== undefined && nic.sriov.vfsAtBoot > 0)
      makeVfs(state, pf, { count: nic.sriov.vfsAtBoot, now: machine.now(), nextMac: machine.nextMac });
  }
  const lists = machine.files.node("/etc/modules-load.d");
  const texts =
    lists?.kind === "directory" ? [...lists.entries.keys()].map((name) => `/etc/modules-load.d/${name}`) : [];
  for (const path of [...texts, "/etc/modules"])
    for (const line of (machine.files.read(path) ?? "").split("\n"))
      if (/^[a-z]/.test(line)) loadModule(machine, line.trim());
  if (spec.init.kind === "systemd") machine.files.put("/run/systemd/system", new Directory());
}

// The unit that makes VFs comes before all that uses them.
function* startAll(machine: Machine): Run<number> {
  const names = [...machine.services.keys(), ...wantedUnits(machine)];
  const inOrder = [...new Set(names)].toSorted(
    (a, b) => Number(b.startsWith("vfleet")) - Number(a.startsWith("vfleet")),
  );
  for (const name of inOrder) {
    if (enablement(machine, name) !== "enabled") continue;
    const service = findService(machine, name);
    if (service !== undefined) yield* startService(machine, service);
  }
  return 0;
}

function wantedUnits(machine: Machine): readonly string[] {
  const isSystemd = machine.spec.init.kind === "systemd";
  const folder = machine.files.node(isSystemd ? "/etc/systemd/system/multi-user.target.wants" : "/etc/init");
  if (folder?.kind !== "directory") return [];
  return [...folder.entries.keys()]
    .map((name) => name.replace(/\.(?:service|conf)$/, ""))
    .filter((name) => unitText(machine, name) !== undefined);
}

function bootIdOf(name: string, boot: number): string {
  let hash = 2_166_136_261;
  for (const char of `${name} ${boot}`) hash = Math.imul(hash ^ char.charCodeAt(0), 16_777_619) >>> 0;
  const hex = hash.toString(16).padStart(8, "0");
  return `${hex}-${hex.slice(0, 4)}-4${hex.slice(1, 4)}-8${hex.slice(2, 5)}-${hex}${boot.toString(16).padStart(4, "0")}`;
}
