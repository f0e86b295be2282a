import type { OpenstackProcess, UnitState } from "../model/openstack-facts.ts";
import { known, type Reading, unreadable } from "../model/reading.ts";
import { programsOf } from "./openstack-programs.ts";

type Units = Readonly<Record<string, UnitState>>;
type Block = ReadonlyMap<string, string>;

/** The states of the units that the lines name, by what systemctl or initctl said of them, or by what runs. */
export function parseUnitStates(
  lines: readonly string[],
  running: readonly OpenstackProcess[],
): Reading<Units> {
  const failed = lines.find((line) => /^(?:systemctl|initctl) failed: \d+$/.test(line));
  if (failed !== undefined) return unreadable(failed);
  const blocks = readBlocks(lines);
  const jobs = new Map(lines.flatMap(readJob));
  const waits = new Set(named(lines, "not-started"));
  const found: [string, UnitState][] = [];
  for (const unit of named(lines, "unit")) {
    const block = blocks.find((each) => namesOf(each).includes(`${unit}.service`));
    const active = block?.get("ActiveState");
    if (block === undefined || active === undefined)
      return unreadable(`systemctl show said nothing of ${unit}`);
    found.push([unit, { enabled: enabledState(block.get("UnitFileState") ?? "", waits.has(unit)), active }]);
  }
  for (const unit of named(lines, "job")) {
    const active = jobs.get(unit);
    if (active === undefined) return unreadable(`initctl list said nothing of ${unit}`);
    found.push([unit, { enabled: waits.has(unit) ? "disabled" : "enabled", active }]);
  }
  for (const unit of named(lines, "script")) {
    const programs = programsOf(unit);
    const runs = running.some(({ program }) => programs.includes(program));
    const active = programs.length === 0 ? "unknown" : runs ? "active" : "inactive";
    found.push([unit, { enabled: "enabled", active }]);
  }
  return known(Object.fromEntries(found));
}

function named(lines: readonly string[], word: string): readonly string[] {
  return lines.flatMap((line) => (line.startsWith(`${word} `) ? [line.slice(word.length + 1)] : []));
}

// Old versions of systemd say nothing of units that an init script was made into.
function enabledState(said: string, waits: boolean): string {
  if (waits) return "disabled";
  return said === "" ? "generated" : said;
}

function namesOf(block: Block): readonly string[] {
  return [block.get("Id") ?? "", ...(block.get("Names") ?? "").split(" ")];
}

function readBlocks(lines: readonly string[]): readonly Block[] {
  const blocks: Map<string, string>[] = [];
  let open: Map<string, string> | undefined;
  for (const line of lines) {
    const [, key, value = ""] = /^(Id|Names|UnitFileState|ActiveState)=(.*)$/.exec(line) ?? [];
    if (key === undefined) {
      open = undefined;
    } else if (open === undefined) {
      open = new Map([[key, value]]);
      blocks.push(open);
    } else {
      open.set(key, value);
    }
  }
  return blocks;
}

// nova-compute start/running, process 1234
function readJob(line: string): [string, string][] {
  const [, job, goal, state] = /^(\S+) (start|stop)\/([a-z-]+)(?:,|$)/.exec(line) ?? [];
  if (job === undefined) return [];
  if (goal === "start") return [[job, state === "running" ? "active" : "activating"]];
  return [[job, state === "waiting" ? "inactive" : "deactivating"]];
}
