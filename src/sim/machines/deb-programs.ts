import { readOptions } from "../programs/read-options.ts";
import { type Call, complain, type Program, type Run, say } from "../shell/program.ts";
import { choosePackages, installPackages, neededBy, removePackages } from "./install-packages.ts";
import type { Machine } from "./machine.ts";

const INSTALL_MS = 20_000;

/** apt-get, apt-mark, dpkg and dpkg-query. */
export function debPrograms(machine: Machine): Readonly<Record<string, Program>> {
  const leftovers = new Set<string>();
  return {
    "apt-get": (call) => aptGet(machine, leftovers, call),
    "apt-mark": () => 0,
    dpkg: () => 0,
    "dpkg-query": (call) => {
      const { rest } = readOptions(call.words, "f");
      const [name = ""] = rest;
      if (machine.packages.has(name)) return say(call, "install ok installed");
      if (leftovers.has(name)) return say(call, "deinstall ok config-files");
      return complain(call, `no packages found matching ${name}`);
    },
  };
}

function* aptGet(machine: Machine, leftovers: Set<string>, call: Call): Run<number> {
  const { flags, rest } = readOptions(call.words, "o");
  const [verb = "", ...names] = rest;
  const preface = "Reading package lists...\nBuilding dependency tree...\nReading state information...\n";
  if (verb === "update" || verb === "clean") return say(call, preface);
  if (verb === "install") {
    const chosen = choosePackages(machine, names);
    if (typeof chosen === "string") {
      say(call, preface);
      call.process.write(2, `E: Unable to locate package ${chosen}\n`);
      return 100;
    }
    say(call, preface);
    if (flags.has("s"))
      return say(
        call,
        chosen.map(({ name, version }) => `Inst ${name} (${version} Simulated [all])\n`).join(""),
      );
    yield { kind: "sleep", ms: INSTALL_MS };
    yield* installPackages(machine, chosen);
    for (const { name } of chosen) leftovers.delete(name);
    return say(call, chosen.map(({ name, version }) => `Setting up ${name} (${version}) ...\n`).join(""));
  }
  if (verb !== "remove" && verb !== "purge") return complain(call, `Invalid operation ${verb}`, 100);
  const there = names.filter((name) => machine.packages.has(name) || leftovers.has(name));
  const others = neededBy(machine, there);
  const word = verb === "purge" ? "Purg" : "Remv";
  if (flags.has("s")) return say(call, [...others, ...there].map((name) => `${word} ${name} [1]\n`).join(""));
  yield { kind: "sleep", ms: INSTALL_MS };
  removePackages(machine, [...others, ...there], verb === "remove");
  for (const name of there)
    if (verb === "purge") leftovers.delete(name);
    else leftovers.add(name);
  return say(call, preface);
}
