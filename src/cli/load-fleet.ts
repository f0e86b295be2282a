import { readFile } from "node:fs/promises";
import { parseFleetFile } from "../model/fleet-file.ts";
import type { HostIntent } from "../model/intent.ts";
import type { FleetFile } from "../stages/plan.ts";
import { chooseHosts } from "./choose-hosts.ts";
import { CliProblem, FleetFileProblems } from "./cli-problem.ts";
import type { CommandContext } from "./context.ts";

/** The fleet file and those of its hosts that the command is for. */
export type LoadedFleet = FleetFile & { readonly hosts: readonly HostIntent[] };

/** Reads the fleet file that -f names; throws CliProblem or FleetFileProblems. */
export async function loadFleet({ options }: CommandContext): Promise<LoadedFleet> {
  const text = await readText(options.file);
  const parsed = parseFleetFile({ file: options.file, text });
  if ("problems" in parsed) throw new FleetFileProblems(parsed.problems);
  return {
    path: options.file,
    intent: parsed.intent,
    hosts: chooseHosts(parsed.intent.hosts, options.hosts),
  };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT")
      throw new CliProblem(
        `there is no fleet file ${path}`,
        "Name it with -f FILE or VFLEET_FILE, or make one as docs/guide/fleet-file.md shows.",
      );
    throw new CliProblem(
      `the fleet file ${path} cannot be read: ${String(code ?? error)}`,
      "See who may read it.",
    );
  }
}
