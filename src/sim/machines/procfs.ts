import { Attribute, Directory, type Entries, LiveDirectory, type Node, SymbolicLink } from "../files/node.ts";
import type { KernelState, ProcessState } from "./kernel-state.ts";
import type { MachineSpec } from "./machine-spec.ts";

type Parts = {
  readonly spec: MachineSpec;
  readonly state: KernelState;
  readonly now: () => number;
  /** Ports on which something listens. */
  readonly ports: () => readonly number[];
};

/** The tree of /proc of a running kernel. */
export function makeProcfs(parts: Parts): LiveDirectory {
  const { spec, state, now } = parts;
  const fixed: Entries = new Map<string, Node>([
    ["cmdline", text(() => `${state.commandLine}\n`)],
    ["cpuinfo", text(() => cpuText(spec))],
    ["interrupts", text(() => interruptText(spec, state))],
    [
      "modules",
      text(() => [...state.modules].map((name) => `${name} 16384 0 - Live 0x0000000000000000\n`).join("")),
    ],
    ["filesystems", text(() => "nodev\tsysfs\nnodev\tproc\n\text4\n")],
    ["uptime", text(() => `${((now() - state.bootedAt) / 1000).toFixed(2)} 0.00\n`)],
    ["mounts", text(() => "/dev/sda1 / ext4 rw,relatime 0 0\n")],
    ["net", entries({ tcp: text(() => tcpText(parts.ports())), tcp6: text(() => TCP_HEADER) })],
    [
      "sys",
      entries({
        kernel: entries({
          osrelease: text(() => `${state.release}\n`),
          arch: text(() => `${spec.architecture}\n`),
          random: entries({ boot_id: text(() => `${state.bootId}\n`) }),
        }),
      }),
    ],
  ]);
  return new LiveDirectory(
    () =>
      new Map([
        ...fixed,
        ...[...state.processes.values()].map((each) => [String(each.pid), processEntry(each)] as const),
      ]),
    () => state.version,
  );
}

function entries(named: Readonly<Record<string, Node>>): Directory {
  return new Directory(new Map(Object.entries(named)), true);
}

function text(read: () => string): Attribute {
  return new Attribute({ read });
}

function processEntry(process: ProcessState): Directory {
  return new Directory(
    () =>
      new Map<string, Node>([
        ["comm", text(() => `${process.name.slice(0, 15)}\n`)],
        ["cmdline", text(() => process.words.map((word) => `${word}\0`).join(""))],
        ["environ", text(() => process.environment)],
        ["stat", text(() => statLine(process))],
        ["root", new SymbolicLink("/")],
        [
          "fd",
          new Directory(
            () =>
              new Map(
                [...process.openPaths].map(([number, path]) => [String(number), new SymbolicLink(path)]),
              ),
            true,
          ),
        ],
      ]),
    true,
  );
}

// Field 22 is when it started, in hundredths of seconds after the boot.
function statLine({ pid, name, parent, startedAt }: ProcessState): string {
  const zeros = Array.from({ length: 17 }, () => "0").join(" ");
  return `${pid} (${name.slice(0, 15)}) S ${parent} ${zeros} ${Math.round(startedAt / 10)} 0 0\n`;
}

function cpuText({ cpu }: MachineSpec): string {
  const ids = { intel: "GenuineIntel", amd: "AuthenticAMD", arm: "", other: "Unknown" };
  if (cpu.vendor === "arm")
    return `processor\t: 0\nBogoMIPS\t: 50.00\nCPU implementer\t: 0x41\nCPU part\t: 0xd0c\n\n`;
  return `processor\t: 0\nvendor_id\t: ${ids[cpu.vendor]}\ncpu family\t: 6\nmodel name\t: ${cpu.model}\nstepping\t: 4\n\n`;
}

function interruptText({ cpu }: MachineSpec, { iommuOn }: KernelState): string {
  const chip = cpu.vendor === "arm" ? "ITS-MSI" : iommuOn ? "IR-IO-APIC" : "IO-APIC";
  return `            CPU0       CPU1\n   1:          0          9   ${chip}   1-edge      i8042\n`;
}

const TCP_HEADER =
  "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

function tcpText(ports: readonly number[]): string {
  const lines = ports.map((port, at) => {
    const hex = port.toString(16).toUpperCase().padStart(4, "0");
    return `${String(at).padStart(4)}: 00000000:${hex} 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 ${1000 + at}\n`;
  });
  return TCP_HEADER + lines.join("");
}
