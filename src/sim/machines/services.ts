import type { Run } from "../shell/program.ts";
import { runProgram } from "../shell/run-program.ts";
import type { Machine } from "./machine.ts";
import type { ServiceSpec } from "./machine-spec.ts";
import type { ServiceState } from "./service-state.ts";

const unitFolders = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
];
const wants = "/etc/systemd/system/multi-user.target.wants";

/** A unit as its name means it, without `.service`. */
export function unitName(word: string): string {
  return word.replace(/\.service$/, "");
}

/** A unit that the init system knows; what it finds on the disk becomes one. */
export function findService(machine: Machine, name: string): ServiceState | undefined {
  const known = machine.services.get(name);
  const text = unitText(machine, name);
  if (text === undefined && !(known !== undefined && isLasting(machine, name))) return undefined;
  if (known !== undefined) return known;
  const spec: ServiceSpec = {
    unit: name,
    words: [],
    isEnabled: false,
    isRunning: false,
    log: undefined,
    readyText: undefined,
    startMs: 0,
    apiPort: undefined,
  };
  const made: ServiceState = { spec, isUp: false, hasFailed: false, pid: 0, starts: 0 };
  machine.services.set(name, made);
  return made;
}

function isLasting(machine: Machine, name: string): boolean {
  return machine.services.get(name)?.isUp === true;
}

/** The text of a unit or a job; undefined: there is none. */
export function unitText(machine: Machine, name: string): string | undefined {
  if (machine.spec.init.kind === "upstart") return machine.files.read(`/etc/init/${name}.conf`);
  for (const folder of unitFolders) {
    const text = machine.files.read(`${folder}/${name}.service`);
    if (text !== undefined) return text;
  }
  return undefined;
}

/** Whether a unit starts with the machine: static where its file has nothing to install. */
export function enablement(machine: Machine, name: string): "enabled" | "disabled" | "static" {
  if (machine.spec.init.kind === "upstart")
    return machine.files.read(`/etc/init/${name}.override`)?.includes("manual") === true
      ? "disabled"
      : "enabled";
  if ("node" in machine.files.find(`${wants}/${name}.service`, "/", false)) return "enabled";
  return unitText(machine, name)?.includes("[Install]") === true ? "disabled" : "static";
}

/** Starts a service, and waits as long as that takes; false if it does not start. */
export function* startService(machine: Machine, service: ServiceState): Run<boolean> {
  const { spec } = service;
  const fault = machine.faults.onStart(spec.unit);
  service.starts += 1;
  if (spec.startMs > 0) yield { kind: "sleep", ms: spec.startMs };
  const program = programOf(machine, spec.unit);
  if (spec.words.length === 0 && program !== undefined) {
    const code = yield* runOnce(machine, program);
    setUp(machine, service, code === 0);
    return code === 0;
  }
  if (fault === "fails") {
    appendToLog(machine, spec, "ERROR oslo_service.service [-] Error starting thread.: simulated failure");
    setUp(machine, service, false);
    return false;
  }
  showRunning(machine, service);
  if (typeof fault === "object") dieLater(machine, service, fault.diesAfterMs);
  return true;
}

/** The service runs from now on: its process is there, and it says that it is ready. */
export function showRunning(machine: Machine, service: ServiceState): void {
  const { spec } = service;
  setUp(machine, service, true);
  if (spec.words.length > 0) {
    service.pid = machine.nextPid();
    const openPaths = new Map<number, string>(spec.log === undefined ? [] : [[3, spec.log]]);
    const program = spec.words.find((word) => !/\/python[0-9.]*$/.test(word)) ?? "";
    machine.addProcess({ pid: service.pid, name: baseName(program), words: spec.words, openPaths });
  }
  if (spec.readyText !== undefined) appendToLog(machine, spec, `INFO ${spec.readyText}`);
}

/** Stops a service. */
export function stopService(machine: Machine, service: ServiceState): void {
  machine.removeProcess(service.pid);
  service.pid = 0;
  setUp(machine, service, false);
  service.hasFailed = false;
}

function setUp(machine: Machine, service: ServiceState, isUp: boolean): void {
  service.isUp = isUp;
  service.hasFailed = !isUp;
  const { unit } = service.spec;
  const link = `/run/systemd/units/invocation:${unit}.service`;
  if (machine.spec.init.kind === "systemd") machine.setLink(link, isUp ? "0123456789abcdef" : undefined);
  machine.emit({ kind: "service", unit, isUp });
}

function dieLater(machine: Machine, service: ServiceState, ms: number): void {
  const { starts } = service;
  const { bootId } = machine.state;
  void machine.clock.sleep(ms).then(() => {
    if (machine.state.bootId !== bootId || service.starts !== starts || !service.isUp) return;
    appendToLog(machine, service.spec, "CRITICAL Unhandled error: it ended by itself");
    machine.removeProcess(service.pid);
    service.pid = 0;
    setUp(machine, service, false);
  });
}

/** Adds a line to the log of a service, if it has one. */
export function appendToLog(machine: Machine, { log }: ServiceSpec, text: string): void {
  if (log === undefined) return;
  const stamp = new Date(machine.now()).toISOString().replace("T", " ").replace("Z", "");
  const before = machine.files.read(log) ?? "";
  const node = machine.files.node(log);
  const line = `${stamp} ${machine.state.lastPid} ${text}\n`;
  if (node?.kind === "file") node.content = before + line;
  else machine.files.write(log, line);
}

// What a unit that the disk brought runs.
function programOf(machine: Machine, name: string): readonly string[] | undefined {
  const text = unitText(machine, name) ?? "";
  const [, line] = /^(?:ExecStart=|exec )(.*)$/m.exec(text) ?? [];
  return line?.trim().split(/\s+/);
}

function* runOnce(machine: Machine, [name = "", ...words]: readonly string[]): Run<number> {
  const journal = (bytes: string) => {
    for (const line of bytes.split("\n")) if (line !== "") machine.journal.push(`${baseName(name)}: ${line}`);
  };
  const process = machine.rootProcess({ stdout: journal, stderr: journal });
  const code = yield* runProgram(process, name, words);
  process.close();
  return code;
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
