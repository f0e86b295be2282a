import type { Clock } from "../../ports/clock.ts";
import { type Failure, fail } from "../files/errno.ts";
import { FileTree } from "../files/file-tree.ts";
import {
  Device,
  Directory,
  type Entries,
  LiveDirectory,
  type Node,
  RegularFile,
  SymbolicLink,
} from "../files/node.ts";
import { type InputStream, OpenFile } from "../files/open-file.ts";
import type { Job, Kernel } from "../shell/kernel.ts";
import type { Run, Wait } from "../shell/program.ts";
import { ShellProcess } from "../shell/shell-process.ts";
import { type Driven, drive } from "./drive.ts";
import { allFunctions, type KernelState, type ProcessState } from "./kernel-state.ts";
import type { MachineFaults } from "./machine-faults.ts";
import type { MachineSpec } from "./machine-spec.ts";
import { makeProcfs } from "./procfs.ts";
import type { ServiceState } from "./service-state.ts";
import { bindDriver, writeVfCount } from "./set-vf-count.ts";
import { makeSysfs } from "./sysfs.ts";

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/** Whether a machine answers. */
export type Power = "off" | "booting" | "up" | "going-down";

/** What a machine tells those who watch it. */
export type MachineEvent =
  /** session: somebody has logged in, and is about to look. */
  | { readonly kind: "up" | "down" | "session" }
  | { readonly kind: "service"; readonly unit: string; readonly isUp: boolean };

/** What a machine has around it on its networks. */
export type Surroundings = {
  /** Names of its network namespaces. */
  readonly namespaces: () => readonly string[];
  /** Whether something answers there; undefined: from the machine's own namespace. */
  readonly isHeard: (namespace: string | undefined, address: string) => boolean;
};

/** A machine: its disk, its kernel of now, its services, and who may watch it. */
export class Machine implements Kernel {
  readonly spec: MachineSpec;
  readonly clock: Clock;
  readonly files: FileTree;
  readonly faults: MachineFaults;
  readonly watchers = new Set<(event: MachineEvent) => void>();
  /** Connections that a shutdown ends. */
  readonly connections = new Set<() => void>();
  readonly services = new Map<string, ServiceState>();
  /** Versions of what is installed, by package. */
  readonly packages = new Map<string, string>();
  /** Lines that units have said in this boot. */
  readonly journal: string[] = [];
  power: Power = "off";
  /** undefined: nothing is around it. */
  surroundings: Surroundings | undefined;
  boots = 0;
  #state: KernelState | undefined;
  #delayMs = 0;
  #macs = 0;
  readonly #jobs = new Map<number, { readonly job: Job; readonly driven: Driven }>();

  constructor(spec: MachineSpec, clock: Clock, faults: MachineFaults) {
    this.spec = spec;
    this.clock = clock;
    this.faults = faults;
    this.files = new FileTree(new Directory(), () => clock.now());
    for (const { name, version } of spec.packages) this.packages.set(name, version);
  }

  /** The kernel of now. */
  get state(): KernelState {
    if (this.#state === undefined) throw new Error(`${this.spec.name} has never been booted`);
    return this.#state;
  }

  now = (): number => this.clock.now();

  /** Puts a kernel in place, with the file systems that are of this boot alone. */
  mount(state: KernelState, ports: () => readonly number[]): void {
    this.#state = state;
    this.#jobs.clear();
    this.#delayMs = 0;
    const root = this.files.root.entries;
    root.set("proc", makeProcfs({ spec: this.spec, state, now: this.now, ports }));
    root.set("sys", makeSysfs(this.spec, state, this.#orders()));
    root.set("run", new Directory(new Map<string, Node>([["lock", new Directory()]])));
    root.set("tmp", new Directory());
    root.set("dev", this.#devices(state));
    this.addProcess({
      pid: 1,
      name: this.spec.init.kind === "systemd" ? "systemd" : "init",
      words: ["/sbin/init"],
    });
  }

  /** Writes down what is installed, as dpkg does; rpm keeps that to itself. */
  recordPackages(): void {
    if (this.spec.packageTool !== "apt-get") return;
    const all = [...this.packages];
    this.files.write("/var/lib/dpkg/status", () =>
      all
        .map(
          ([name, version]) =>
            `Package: ${name}\nStatus: install ok installed\nArchitecture: amd64\nVersion: ${version}\n\n`,
        )
        .join(""),
    );
    const info = new Map<string, Node>(all.map(([name]) => [`${name}.list`, new RegularFile("")]));
    this.files.put("/var/lib/dpkg/info", new Directory(info));
  }

  emit(event: MachineEvent): void {
    for (const watcher of this.watchers) watcher(event);
  }

  nextPid = (): number => {
    this.state.lastPid += 1;
    return this.state.lastPid;
  };

  nextMac = (): string => {
    this.#macs += 1;
    const two = (value: number) => (value & 255).toString(16).padStart(2, "0");
    return `52:00:${two(this.boots)}:${two(this.#macs >> 16)}:${two(this.#macs >> 8)}:${two(this.#macs)}`;
  };

  /** Adds a process that only is. */
  addProcess(process: Pick<ProcessState, "pid" | "name" | "words"> & Partial<ProcessState>): ProcessState {
    const made: ProcessState = {
      parent: process.pid === 1 ? 0 : 1,
      startedAt: this.now() - this.state.bootedAt,
      openPaths: new Map(),
      environment: "",
      ...process,
    };
    this.state.processes.set(made.pid, made);
    this.state.version += 1;
    return made;
  }

  removeProcess(pid: number): void {
    if (this.state.processes.delete(pid)) this.state.version += 1;
  }

  spawn = (process: ShellProcess, words: readonly string[], run: Run<number>): Job => {
    this.addProcess({ pid: process.pid, name: words[0] ?? "sh", words, parent: process.parentPid });
    const driven = drive(run, this.clock);
    const ended = driven.ended.then((code) => code ?? 137);
    const job: Job = { pid: process.pid, ended, exitCode: undefined };
    const finish = (code: number) => {
      job.exitCode = code;
      this.removeProcess(process.pid);
    };
    this.#jobs.set(process.pid, { job, driven });
    if (driven.isOver) this.state.processes.delete(process.pid);
    void ended.then(finish);
    return job;
  };

  job = (pid: number): Job | undefined => this.#jobs.get(pid)?.job;

  kill = (pid: number): boolean => {
    const found = this.#jobs.get(pid);
    if (found === undefined || found.driven.isStuck) return this.hasProcess(pid);
    found.driven.end();
    return true;
  };

  hasProcess = (pid: number): boolean => this.state.processes.has(pid);

  /** Puts a link at a path, or takes it away. */
  setLink(path: string, target: string | undefined): void {
    if (target === undefined) this.files.unlink(path);
    else this.files.put(path, new SymbolicLink(target));
  }

  /** Ends all that runs in the background, as a machine that goes down does. */
  endJobs(): void {
    for (const { driven } of this.#jobs.values()) driven.end();
  }

  beforeCommand = (process: ShellProcess): Wait | undefined => this.faults.beforeCommand(process);

  takeDelayMs = (): number => {
    const ms = this.#delayMs;
    this.#delayMs = 0;
    return ms;
  };

  /** A process of root whose words are given; what it writes goes to the sinks, and it reads from input. */
  rootProcess(streams: {
    readonly input?: InputStream;
    readonly stdout: (bytes: string) => void;
    readonly stderr: (bytes: string) => void;
  }): ShellProcess {
    const process = new ShellProcess(this, this.nextPid(), 1);
    const sink = (take: (bytes: string) => void) =>
      new OpenFile({
        kind: "sink",
        sink: (bytes) => {
          take(bytes);
          return undefined;
        },
      });
    const { input } = streams;
    process.descriptors.set(
      0,
      new OpenFile(input === undefined ? { kind: "text", text: "" } : { kind: "input", stream: input }),
    );
    process.descriptors.set(1, sink(streams.stdout));
    process.descriptors.set(2, sink(streams.stderr));
    for (const [name, value] of [
      ["PATH", PATH],
      ["HOME", "/root"],
      ["LC_ALL", "C"],
      ["PWD", "/"],
    ] as const) {
      process.variables.set(name, value);
      process.exported.add(name);
    }
    return process;
  }

  #orders() {
    return {
      nextMac: this.nextMac,
      now: this.now,
      driversOf: (modules: ReadonlySet<string>) => [...modules].flatMap((name) => pciDrivers.get(name) ?? []),
      setVfCount: (pf: KernelState["functions"][number], bytes: string) => {
        const fault = this.faults.onVfCount(pf.address, bytes);
        if (fault?.delayMs !== undefined) this.#delayMs = fault.delayMs;
        // A driver that hangs has done nothing.
        if (fault?.delayMs === Infinity) return undefined;
        if (fault?.failure !== undefined) return fault.failure;
        return writeVfCount(this.state, pf, {
          bytes,
          now: this.now(),
          nextMac: this.nextMac,
          comesOut: fault?.comesOut,
          holderOf: ({ iommuGroup }) => this.#holderOf(`/dev/vfio/${iommuGroup ?? ""}`),
        });
      },
      probe: (address: string) => this.#probe(address),
    };
  }

  #holderOf(path: string): string | undefined {
    for (const { name, openPaths } of this.state.processes.values())
      for (const open of openPaths.values()) if (open === path) return name;
    return undefined;
  }

  #probe(address: string): Failure | undefined {
    const fn = allFunctions(this.state).find((each) => each.address === address);
    if (fn === undefined) return fail("ENODEV");
    if (fn.driver !== undefined) return undefined;
    const own = "pf" in fn ? fn.ownDriver : this.spec.nics.find((nic) => nic.address === address)?.driver;
    const driver = fn.driverOverride ?? own;
    const isLoaded = driver !== undefined && this.state.modules.has(driver.replaceAll("-", "_"));
    if (driver !== undefined && (isLoaded || driver === own))
      bindDriver(this.state, fn, { driver, nextMac: this.nextMac });
    return undefined;
  }

  #devices(state: KernelState): Directory {
    const vfio = () => {
      const made: Entries = new Map<string, Node>();
      if (state.modules.has("vfio_pci")) made.set("vfio", new Device("vfio"));
      for (const { driver, iommuGroup } of allFunctions(state))
        if (driver === "vfio-pci" && iommuGroup !== undefined)
          made.set(String(iommuGroup), new Device("vfio"));
      return made;
    };
    return new Directory(
      new Map<string, Node>([
        ["null", new Device("null")],
        ["zero", new Device("zero")],
        ["vfio", new LiveDirectory(vfio, () => state.version)],
      ]),
    );
  }
}

// Modules whose driver of the PCI bus has another name, or that bring one without a device.
const pciDrivers: ReadonlyMap<string, string> = new Map([
  ["vfio_pci", "vfio-pci"],
  ["pci_stub", "pci-stub"],
  ["igbvf", "igbvf"],
  ["iavf", "iavf"],
  ["ixgbevf", "ixgbevf"],
]);
