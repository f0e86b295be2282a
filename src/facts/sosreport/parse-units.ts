import { known, type Reading } from "../../model/reading.ts";
import { fileBeginning, lacking, type SosFiles } from "./sos-files.ts";

/** A unit or job that is there, and what systemctl show or initctl list says of it, line by line. */
export type SosUnit = {
  readonly unit: string;
  readonly kind: "unit" | "job";
  readonly lines: readonly string[];
};

const systemd = (verb: string) => `sos_commands/systemd/systemctl_${verb}`;

/** Where it stands, as beginnings of paths. */
export const unitPaths: readonly string[] = [
  systemd("list-unit-files"),
  systemd("list-units"),
  systemd("show_service_--all"),
  "sos_commands/upstart/initctl_--system_list",
  "sos_commands/upstart/ls_-l_.etc.init",
  "etc/init/",
];

/** Every unit of systemd or job of upstart that is installed. */
export function parseUnits(files: SosFiles): Reading<readonly SosUnit[]> {
  const installed = fileBeginning(files, systemd("list-unit-files"));
  if (installed !== undefined) return parseSystemd(files, installed);
  const jobs = fileBeginning(files, "sos_commands/upstart/initctl_--system_list");
  return jobs === undefined ? lacking("systemctl list-unit-files, initctl list") : parseUpstart(files, jobs);
}

/** systemctl show knows the units that are loaded, with all their names; the others are as their files are, and do not run. */
function parseSystemd(files: SosFiles, installed: string): Reading<readonly SosUnit[]> {
  const shown = fileBeginning(files, systemd("show_service_--all"));
  const listed = fileBeginning(files, systemd("list-units_--all"), systemd("list-units"));
  if (shown === undefined && listed === undefined)
    return lacking("systemctl list-units, systemctl show *service");
  const blocks = (shown ?? "")
    .split(/\n\s*\n/)
    .map(readBlock)
    .filter((block) => block.get("LoadState") === "loaded");
  const states = new Map((listed ?? "").split("\n").flatMap(readState));
  const own = new Map(installed.split("\n").flatMap(readFileState));
  const loaded = blocks.flatMap((block) => namesOf(block));
  const names = [...new Set([...own.keys(), ...loaded])];
  return known(
    names.map((unit): SosUnit => {
      const block = blocks.find((each) => namesOf(each).includes(unit));
      const enabled = block?.get("UnitFileState") || own.get(unit) || "generated";
      const active = block?.get("ActiveState") ?? states.get(unit) ?? "inactive";
      const lines = [`Id=${unit}.service`, `UnitFileState=${enabled}`, `ActiveState=${active}`, ""];
      return { unit, kind: "unit", lines };
    }),
  );
}

function readBlock(text: string): ReadonlyMap<string, string> {
  return new Map(
    text.split("\n").flatMap((line) => {
      const [, key, value] = /^(Id|Names|LoadState|UnitFileState|ActiveState)=(.*)$/.exec(line) ?? [];
      return key === undefined || value === undefined ? [] : [[key, value] as const];
    }),
  );
}

function namesOf(block: ReadonlyMap<string, string>): readonly string[] {
  const names = [block.get("Id") ?? "", ...(block.get("Names") ?? "").split(" ")];
  return names.flatMap((name) => (name.endsWith(".service") ? [name.slice(0, -".service".length)] : []));
}

// "  nova-compute.service   loaded active running OpenStack Compute", with a mark before it where it failed
function readState(line: string): (readonly [string, string])[] {
  const [, unit, active] = /^\s*(?:\S\s+)?(\S+)\.service\s+\S+\s+([a-z-]+)\s/.exec(line) ?? [];
  return unit === undefined || active === undefined ? [] : [[unit, active]];
}

// "nova-compute.service   enabled   enabled"
function readFileState(line: string): (readonly [string, string])[] {
  const [, unit, state] = /^(\S+)\.service\s+([a-z-]+)(?:\s|$)/.exec(line) ?? [];
  return unit === undefined || state === undefined ? [] : [[unit, state]];
}

/** Newer versions of sos take jobs, but not what overrides them; the listing of the folder tells whether there was such. */
function parseUpstart(files: SosFiles, jobs: string): Reading<readonly SosUnit[]> {
  const paths = [...files.keys()].flatMap((path) => /^etc\/init\/([^/]+)\.conf$/.exec(path)?.[1] ?? []);
  if (paths.length === 0) return lacking("etc/init");
  const listing = fileBeginning(files, "sos_commands/upstart/ls_-l_.etc.init") ?? "";
  const hidden = [...listing.matchAll(/ (\S+)\.override$/gm)]
    .map(([, name = ""]) => name)
    .find((name) => !files.has(`etc/init/${name}.override`) && /^(?:nova|neutron)/.test(name));
  if (hidden !== undefined) return lacking(`etc/init/${hidden}.override`);
  const lines = jobs.split("\n");
  return known(
    paths.map((unit): SosUnit => {
      const isManual = /^manual$/m.test(files.get(`etc/init/${unit}.override`) ?? "");
      const told = lines.filter((line) => line.startsWith(`${unit} `));
      return { unit, kind: "job", lines: [...told, ...(isManual ? [`not-started ${unit}`] : [])] };
    }),
  );
}
