import { awkProgram } from "../programs/awk.ts";
import { filePrograms } from "../programs/file-programs.ts";
import { findProgram } from "../programs/find.ts";
import { grepProgram } from "../programs/grep.ts";
import { processPrograms } from "../programs/process-programs.ts";
import { sedProgram } from "../programs/sed.ts";
import { textPrograms } from "../programs/text-programs.ts";
import { findBuiltin } from "../shell/builtins.ts";
import type { Program } from "../shell/program.ts";
import { shellCalls } from "../shell/run-command.ts";
import { shellProgram } from "../shell/run-script.ts";
import { grubPrograms } from "./grub-programs.ts";
import { grubbyProgram } from "./grubby-program.ts";
import { ipProgram } from "./ip-program.ts";
import { kernelPrograms } from "./kernel-programs.ts";
import type { Machine } from "./machine.ts";
import { packagePrograms } from "./package-programs.ts";
import { pingProgram } from "./ping-program.ts";
import { systemctlProgram } from "./systemctl-program.ts";
import { initctlProgram } from "./upstart-program.ts";

// Of these there is a program beside the command of the shell.
function builtinPrograms(): Readonly<Record<string, Program>> {
  return Object.fromEntries(
    ["echo", "printf", "test", "[", "pwd", "kill"].map((name) => {
      const program: Program = (call) => findBuiltin(name)?.(call, shellCalls) ?? 127;
      return [name, program];
    }),
  );
}

/** Every program of a machine by its path. reboot begins a reboot. */
export function machinePrograms(machine: Machine, reboot: () => void): ReadonlyMap<string, Program> {
  const { boot, init } = machine.spec;
  const user: Readonly<Record<string, Program>> = {
    ...textPrograms,
    ...filePrograms,
    ...processPrograms,
    awk: awkProgram,
    find: findProgram,
    grep: grepProgram,
    sed: sedProgram,
    sh: shellProgram,
    ...builtinPrograms(),
    ping: pingProgram(machine),
  };
  const reboots: Program = () => {
    reboot();
    return 0;
  };
  const system: Readonly<Record<string, Program>> = {
    ...kernelPrograms(machine),
    ...packagePrograms(machine),
    ...grubPrograms(machine),
    ...(boot.kind === "entries" ? { grubby: grubbyProgram(machine.files, boot.menu) } : {}),
    ...(init.kind === "systemd"
      ? { systemctl: systemctlProgram(machine, reboot) }
      : { initctl: initctlProgram(machine) }),
    ip: ipProgram(machine),
    shutdown: reboots,
    reboot: reboots,
  };
  return new Map([
    ...Object.entries(user).map(([name, program]) => [`/bin/${name}`, program] as const),
    ...Object.entries(system).map(([name, program]) => [`/sbin/${name}`, program] as const),
  ]);
}
