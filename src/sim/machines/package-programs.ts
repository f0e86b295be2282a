import { type Call, type Program, type Run, say } from "../shell/program.ts";
import { debPrograms } from "./deb-programs.ts";
import type { Machine } from "./machine.ts";
import { rpmPrograms } from "./rpm-programs.ts";

/** The tools that tell and change what is installed. */
export function packagePrograms(machine: Machine): Readonly<Record<string, Program>> {
  const programs = machine.spec.packageTool === "apt-get" ? debPrograms(machine) : rpmPrograms(machine);
  return Object.fromEntries(
    Object.entries(programs).map(([name, program]) => [name, failing(machine, program)]),
  );
}

function failing(machine: Machine, program: Program): Program {
  return function* packageTool(call: Call): Run<number> {
    const text = machine.faults.onPackage([call.name, ...call.words]);
    if (text !== undefined) {
      say(call, `${text}\n`);
      return 100;
    }
    const result = program(call);
    return typeof result === "object" ? yield* result : result;
  };
}
