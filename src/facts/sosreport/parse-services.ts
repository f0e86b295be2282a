import type { OpenstackServices } from "../../model/openstack-facts.ts";
import type { Reading } from "../../model/reading.ts";
import { openstackPrograms, openstackUnits, wsgiNames } from "../openstack-programs.ts";
import { openstackServicesFact } from "../openstack-services.ts";
import type { SosProcess } from "./parse-processes.ts";
import { parseUnits } from "./parse-units.ts";
import { lacking, type SosFiles } from "./sos-files.ts";

/** What of OpenStack runs, told as the fact's own script tells it; marks of vfleet are in no report. */
export function parseServices(
  files: SosFiles,
  processes: Reading<readonly SosProcess[]>,
): Reading<OpenstackServices> {
  if (processes.is !== "known") return processes.is === "absent" ? lacking("ps axo") : processes;
  const units = parseUnits(files);
  if (units.is !== "known") return units.is === "absent" ? lacking("units") : units;
  const wanted = units.value.filter(({ unit }) => openstackUnits.includes(unit));
  const lines = [
    "exit grep 0",
    ...processes.value.flatMap(tellProcess),
    ...wanted.flatMap(({ unit, kind }) => `${kind} ${unit}`),
    ...wanted.flatMap(({ lines: own }) => own),
    "done",
  ];
  return openstackServicesFact.parse({ exitCode: 0, text: lines.join("\n") });
}

function tellProcess({ pid, parent, words, startedAt, contained }: SosProcess): readonly string[] {
  const named = findProgram(words);
  if (named === undefined) return [];
  const where = contained ? "contained" : "host";
  return [
    `process ${pid} ${parent} ${startedAt * 100} ${where}`,
    `program ${pid} ${named.program}`,
    ...named.args.map((arg) => `arg ${pid} ${arg}`),
  ];
}

type Named = { readonly program: string; readonly args: readonly string[] };

/** The program of OpenStack of a command line, and its options that name files. */
function findProgram(shown: readonly string[]): Named | undefined {
  // A worker may have put a title there, with its own words behind it: `neutron-server: rpc worker (/usr/bin/python3 ...)`.
  const inner = /^[^/].*? \((\/.*)\)$/.exec(shown.join(" "))?.[1];
  const words = inner?.split(" ") ?? shown;
  const at = words.findIndex((word) => !/^python[\d.]*$/.test(baseOf(word)) && !word.startsWith("-"));
  const program = baseOf(words[at] ?? "").replace(/:$/, "");
  if (program.startsWith("(wsgi")) return serves([program]);
  if (/^(?:uwsgi|apache2|httpd)/.test(program)) return serves(words.slice(at + 1));
  if (!openstackPrograms.includes(program)) return undefined;
  return {
    program,
    args: words.slice(at + 1).flatMap((word, index, all) => fileOption(word, all[index + 1])),
  };
}

function baseOf(word: string): string {
  return word.slice(word.lastIndexOf("/") + 1);
}

function fileOption(word: string, next: string | undefined): readonly string[] {
  if (!/^--(?:config-file|config-dir|log-file)(?:=|$)/.test(word)) return [];
  return word.includes("=") || next === undefined ? [word] : [word, next];
}

/** A web server names what it serves somewhere: a WSGI script, a module, a file of uWSGI. */
function serves(words: readonly string[]): Named | undefined {
  for (const word of words) {
    const name = baseOf(word)
      .replace(/^\(wsgi:/, "")
      .replace(/\)$/, "")
      .replace(/:.*$/, "")
      .replace(/(?:-uwsgi)?\.ini$/, "");
    const program = Object.hasOwn(wsgiNames, name) ? wsgiNames[name] : undefined;
    if (program !== undefined) return { program, args: [] };
  }
  return undefined;
}
