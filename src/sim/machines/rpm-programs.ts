import { readOptions } from "../programs/read-options.ts";
import { unescapeFormat } from "../shell/format-printf.ts";
import { type Call, complain, type Program, type Run, say } from "../shell/program.ts";
import { choosePackages, installPackages, neededBy, removePackages } from "./install-packages.ts";
import type { Machine } from "./machine.ts";

const INSTALL_MS = 20_000;

/** rpm, dnf and yum. */
export function rpmPrograms(machine: Machine): Readonly<Record<string, Program>> {
  const dnf: Program = (call) => runDnf(machine, call);
  return { rpm: (call) => runRpm(machine, call), dnf, yum: dnf };
}

function runRpm(machine: Machine, call: Call): number {
  const words = call.words.filter(
    (_, at) => call.words[at - 1] !== "--qf" && call.words[at - 1] !== "--queryformat",
  );
  const format = call.words[call.words.findIndex((word) => word === "--qf" || word === "--queryformat") + 1];
  const names = words.filter((word) => !word.startsWith("-"));
  if (words.includes("-e")) {
    const others = neededBy(machine, names);
    if (others.length > 0) {
      const lines = others.map((name) => `\t${names[0] ?? ""} is needed by (installed) ${name}\n`);
      call.process.write(2, `error: Failed dependencies:\n${lines.join("")}`);
      return 1;
    }
    if (!words.includes("--test")) removePackages(machine, names, false);
    return 0;
  }
  const shown = (name: string) =>
    format === undefined ? `${name}-${machine.packages.get(name) ?? ""}\n` : fill(machine, name, format);
  if (words.some((word) => /^-\w*a/.test(word)))
    return say(call, [...machine.packages.keys()].map(shown).join(""));
  let missing = 0;
  for (const name of names) {
    if (machine.packages.has(name)) say(call, shown(name));
    else {
      missing += 1;
      say(call, `package ${name} is not installed\n`);
    }
  }
  return missing;
}

// `%{NAME}`, and `%|EPOCH?{%{EPOCH}:}|` for what is there only sometimes.
function fill(machine: Machine, name: string, format: string): string {
  const [, epoch, version = "", release = "1"] =
    /^(?:(\d+):)?(.*?)(?:-([^-]*))?$/.exec(machine.packages.get(name) ?? "") ?? [];
  const values: Readonly<Record<string, string | undefined>> = {
    NAME: name,
    VERSION: version,
    RELEASE: release,
    EPOCH: epoch,
    ARCH: "x86_64",
  };
  return unescapeFormat(format)
    .replace(/%\|(\w+)\?\{((?:%\{\w+\}|[^{}])*)\}\|/g, (_, key: string, then: string) =>
      values[key] === undefined ? "" : then,
    )
    .replace(/%\{(\w+)\}/g, (_, key: string) => values[key] ?? "(none)");
}

function* runDnf(machine: Machine, call: Call): Run<number> {
  const { flags, rest } = readOptions(call.words);
  const [verb = "", ...names] = rest;
  if (verb === "remove") {
    yield { kind: "sleep", ms: INSTALL_MS };
    removePackages(machine, [...neededBy(machine, names), ...names], false);
    return say(call, "Complete!\n");
  }
  if (verb !== "install") return complain(call, `No such command: ${verb}`);
  const chosen = choosePackages(machine, names);
  if (typeof chosen === "string") {
    say(call, `No match for argument: ${chosen}\n`);
    call.process.write(2, `Error: Unable to find a match: ${chosen}\n`);
    return 1;
  }
  if (chosen.length === 0)
    return say(call, `Package ${names[0] ?? ""} is already installed.\nNothing to do.\n`);
  const rows = chosen
    .map(({ name, version }) => ` ${name}   x86_64   ${version}   simulated   100 k\n`)
    .join("");
  say(
    call,
    `Dependencies resolved.\n====\n Package  Arch  Version  Repository  Size\n====\nInstalling:\n${rows}\nTransaction Summary\n`,
  );
  if (flags.has("assumeno")) {
    call.process.write(2, "Operation aborted.\n");
    return 1;
  }
  yield { kind: "sleep", ms: INSTALL_MS };
  yield* installPackages(machine, chosen);
  return say(call, "Complete!\n");
}
