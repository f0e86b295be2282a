import { readFile, writeFile } from "node:fs/promises";
import { promisify } from "node:util";
import { gunzip, gzip } from "node:zlib";
import { type Bundle, formatBundle, parseBundle } from "../model/bundle.ts";
import type { HostDiscovery } from "../model/discovery.ts";
import { parseFleetFile } from "../model/fleet-file.ts";
import { readRecord } from "../stages/collect-hosts.ts";
import { chooseHosts } from "./choose-hosts.ts";
import { CliProblem, FleetFileProblems } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";
import type { Evidence } from "./evidence.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { loadFleet } from "./load-fleet.ts";
import { logLimitsOf } from "./log-age.ts";
import { readView } from "./read-view.ts";
import { requireWritable } from "./report-file.ts";

const maxBundleBytes = 1024 * 1024 * 1024;

/** Options of bundle alone. */
export type BundleOptions = { readonly out: string; readonly logs: string | boolean };

/** `vfleet bundle`: keeps what hosts and cloud say in a file, without secrets, to be diagnosed elsewhere. */
export async function runBundle(context: CommandContext, { out, logs }: BundleOptions): Promise<ExitCode> {
  const limits = logLimitsOf(logs);
  await requireWritable(out, "--out");
  const { deps, options } = context;
  const { hosts: wanted, intent } = await loadFleet(context);
  const fleetFile = { path: options.file, text: await readFile(options.file, "utf8") };
  const hosts = await deps.collectHosts({
    hosts: wanted,
    concurrency: intent.concurrency,
    signal: deps.interrupts.stop,
    ...(limits && { limits }),
  });
  const discoveries = hosts.map((host) => readRecord(host).discovery);
  const cloud = await readView(context, intent, discoveries);
  const madeAt = new Date(deps.clock.now()).toISOString();
  const text = formatBundle({ madeAt, vfleet: deps.version, fleetFile, hosts, cloud });
  await saveBundle(out, await promisify(gzip)(text));
  const failed = hosts.filter(({ kind }) => kind === "host-failed").map(({ host }) => host);
  const missing = failed.length === 0 ? "" : `; not reached: ${failed.join(", ")}`;
  deps.screen.print(`${out}: ${hosts.length} hosts${cloud ? " and the cloud" : ""}${missing}\n`);
  return failed.length === 0 ? exitCodes.ok : exitCodes.failed;
}

async function saveBundle(path: string, content: Buffer): Promise<void> {
  try {
    await writeFile(path, content, { mode: 0o600 });
  } catch (error) {
    throw new CliProblem(`${path} cannot be written: ${String(error)}`, "Name another file with --out.");
  }
}

/** What a bundle holds, as if it had been read now; throws CliProblem. */
export async function readBundle(path: string, hosts: readonly string[] | undefined): Promise<Evidence> {
  const bundle = await openBundle(path);
  const parsed = parseFleetFile({ file: bundle.fleetFile.path, text: bundle.fleetFile.text });
  if ("problems" in parsed) throw new FleetFileProblems(parsed.problems);
  const wanted = chooseHosts(parsed.intent.hosts, hosts);
  const read = bundle.hosts
    .map(readRecord)
    .filter(({ discovery }) => wanted.some(({ name }) => name === discovery.host));
  return {
    fleet: { path: bundle.fleetFile.path, intent: parsed.intent },
    discoveries: read.map(({ discovery }): HostDiscovery => discovery),
    tenants: undefined,
    cloud: bundle.cloud,
    logs: read.flatMap(({ logs }) => logs ?? []),
  };
}

async function openBundle(path: string): Promise<Bundle> {
  const hint = "Name a file that vfleet bundle has written.";
  let text: string;
  try {
    text = (await promisify(gunzip)(await readFile(path), { maxOutputLength: maxBundleBytes })).toString(
      "utf8",
    );
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new CliProblem(`the bundle ${path} cannot be read: ${why}`, hint);
  }
  const bundle = parseBundle(text);
  if ("problem" in bundle) throw new CliProblem(`${path} is no bundle: ${bundle.problem}`, hint);
  return bundle;
}
