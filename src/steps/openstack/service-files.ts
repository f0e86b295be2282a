import { findReading } from "../../knowledge/distros/all.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { ServiceUnit } from "../../model/openstack-distro.ts";
import type { ConfigFile, OpenstackFiles } from "../../model/openstack-facts.ts";
import type { OpenstackTarget, TargetService } from "../../model/openstack-target.ts";
import type { OsloSource } from "../../model/oslo-config/effective-value.ts";
import { orderConfigFiles } from "../../model/oslo-config/order-config-files.ts";
import type { OsloFile } from "../../model/oslo-config/oslo-file.ts";
import { type ParsedText, parseLike } from "../../model/oslo-config/parse-like.ts";
import { parseOsloConfig } from "../../model/oslo-config/parse-oslo-config.ts";
import { knownValue } from "../../model/reading.ts";

/** The files that one program of a service reads, in order. */
export type ProgramFiles = {
  /** The unit, or the deployment's tool, that starts it. */
  readonly unit: string;
  /** The folder of drop-ins that it is given last. */
  readonly folder: string | undefined;
  /** All paths that it is given, also of files that are not there; links are followed. */
  readonly paths: readonly string[];
  /** Those that are there and could be read. */
  readonly sources: readonly OsloSource[];
  /** Those that are there, or may be, and could not be read, with the reason. */
  readonly unread: readonly { readonly path: string; readonly reason: string }[];
};

/** Each option of a service asks what its programs read; a plan finds it once. */
const found: {
  readonly service: TargetService;
  readonly of: FactsOfPrograms;
  readonly programs: readonly ProgramFiles[];
}[] = [];

/** As many services as a host can have. */
export const mostServices = 8;

type FactsOfPrograms = Pick<HostFacts, "openstackFiles" | "openstackServices">;

/** What each program of a service reads, as its process says, else as it is packaged. */
export function findProgramFiles(
  target: OpenstackTarget,
  service: TargetService,
  facts: FactsOfPrograms,
): readonly ProgramFiles[] {
  const { openstackFiles, openstackServices } = facts;
  const known = found.find(
    (each) =>
      each.service === service &&
      each.of.openstackFiles === openstackFiles &&
      each.of.openstackServices === openstackServices,
  );
  if (known) return known.programs;
  const programs = lookUpPrograms(target, service, facts);
  if (found.length === mostServices) found.shift();
  found.push({ service, of: { openstackFiles, openstackServices }, programs });
  return programs;
}

function lookUpPrograms(
  target: OpenstackTarget,
  service: TargetService,
  facts: FactsOfPrograms,
): readonly ProgramFiles[] {
  const config = knownValue(facts.openstackFiles) ?? { files: {}, links: {}, folders: {} };
  if (target.deployment.owner === "tool") {
    const { name, renderedFiles } = target.deployment;
    const paths = renderedFiles(service.service, target.release);
    if (paths === undefined) return [{ unit: name, folder: undefined, ...elsewhere(name) }];
    return [{ unit: name, folder: undefined, ...readPaths(paths, config) }];
  }
  return service.units.flatMap((unit) => {
    const reading = findReading(unit, target.release);
    if (!reading) return [];
    const running = runningArgs(unit, facts);
    const args = running ?? reading.args;
    const { defaultFiles, defaultDirs } = reading;
    const paths = orderConfigFiles({ args, defaultFiles, defaultDirs, listings: config.folders });
    const folder = args.findLast((arg) => arg.startsWith("--config-dir="))?.slice("--config-dir=".length);
    return [{ unit: unit.unit, folder, ...readPaths(paths, config, running) }];
  });
}

/** The file at a path as it was read; undefined: it is not there, or could not be read. */
export function configFileAt(facts: HostFacts, path: string): ConfigFile | undefined {
  const reading = knownValue(facts.openstackFiles)?.files[path];
  return reading && knownValue(reading);
}

// The arguments of a process are what counts, once it runs and names files at all.
function runningArgs({ program }: ServiceUnit, facts: FactsOfPrograms): readonly string[] | undefined {
  const processes = knownValue(facts.openstackServices)?.processes ?? [];
  const running = processes.find((process) => process.program === program && !process.contained);
  return running?.args.some((arg) => arg.startsWith("--config-")) ? running.args : undefined;
}

/** What stands in a configuration file, which most hosts have like the one before but for a line or two. */
export function parseConfigFile(path: string, { text }: Pick<ConfigFile, "text">): OsloFile {
  const before = parsed.get(path);
  if (before?.text === text) return before.file;
  const file = before ? parseLike(text, before) : parseOsloConfig(text);
  if (!before && parsed.size === mostPaths) parsed.clear();
  parsed.set(path, { text, file });
  return file;
}

/** The last file at each path. */
const parsed = new Map<string, ParsedText>();
const mostPaths = 64;

/** What is not on the host says nothing of what is set. */
function elsewhere(tool: string): Pick<ProgramFiles, "paths" | "sources" | "unread"> {
  return {
    paths: [],
    sources: [],
    unread: [{ path: `the files of ${tool}`, reason: "they are not on the host" }],
  };
}

function readPaths(
  given: readonly string[],
  config: OpenstackFiles,
  running: readonly string[] = [],
): Pick<ProgramFiles, "paths" | "sources" | "unread"> {
  const paths = [...new Set(given.map((path) => config.links[path] ?? path))];
  const sources: OsloSource[] = [];
  const unread: { path: string; reason: string }[] = [];
  for (const path of paths) {
    const reading = config.files[path];
    if (reading?.is === "known") sources.push({ path, file: parseConfigFile(path, reading.value) });
    else if (reading?.is === "unreadable") unread.push({ path, reason: reading.reason });
    // A process does not start without a file that it is told to read: so it is there, where vfleet does not look.
    else if (running.some((arg) => arg === path || arg === `--config-file=${path}`))
      unread.push({ path, reason: "the process reads it, but vfleet does not know this place" });
  }
  return { paths, sources, unread };
}
