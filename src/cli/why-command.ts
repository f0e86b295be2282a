import type { WhyReport } from "../model/scheduling/why-report.ts";
import { askWhy } from "../stages/why/ask-why.ts";
import type { WhyAsk } from "../stages/why/find-subject.ts";
import { viewWhy } from "../views/view-why.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { loadFleet } from "./load-fleet.ts";
import { requireCloudName } from "./require-cloud-name.ts";
import { throwForCli } from "./throw-for-cli.ts";

/** Options of why alone. */
export type WhyOptions = {
  readonly port?: string;
  readonly flavor?: string;
  readonly network?: readonly string[];
  readonly vnicType?: string;
  readonly image?: string;
  readonly host?: string;
  readonly zone?: string;
  readonly full?: boolean;
};

/** `vfleet why`: replays the scheduler's decision, host by host and filter by filter, and says what would make it fit. */
export async function runWhy(
  context: CommandContext,
  server: string | undefined,
  options: WhyOptions,
): Promise<ExitCode> {
  const { deps } = context;
  const ask = askOf(server, options);
  const fleet = await loadFleet(context);
  const name = requireCloudName(context, fleet.intent);
  const chosen = new Set([
    ...fleet.hosts,
    ...fleet.intent.hosts.filter(({ roles }) => roles.includes("controller")),
  ]);
  const [discoveries, cloud] = await Promise.all([
    readFleet(context, { ...fleet, hosts: [...chosen] }),
    deps.openCloud(name, deps.interrupts.stop),
  ]);
  const ground = { cloud, intent: fleet.intent, discoveries, signal: deps.interrupts.stop };
  const report = await askWhy(ground, ask).catch(throwForCli);
  const full = options.full === true;
  writeResult(context, { shape: () => report, text: (view) => viewWhy(report, { ...view, full }) });
  return exitCodeOf(report);
}

function askOf(server: string | undefined, options: WhyOptions): WhyAsk {
  const { port, flavor, network = [], vnicType = "direct", image, host, zone } = options;
  const isNone = server === undefined && port === undefined && flavor === undefined;
  if (isNone || (server !== undefined && flavor !== undefined))
    throw new CliProblem(
      "why needs one thing to ask about",
      "Give a server, or --port, or --flavor with --network.",
      exitCodes.usage,
    );
  return { server, port, flavor, networks: network, vnicType, image, host, zone };
}

/** No host that fits is what does not hold; where that is not certain the question is open. */
function exitCodeOf({ decisions }: WhyReport): ExitCode {
  if (decisions.some(({ outcome }) => outcome === "fits")) return exitCodes.ok;
  return decisions.length === 0 || decisions.some(({ outcome }) => outcome === "unknown")
    ? exitCodes.failed
    : exitCodes.doesNotHold;
}
