import type { CloudView } from "../model/cloud-view.ts";
import type { Diagnosed, Diagnosis } from "../model/diagnosis.ts";
import type { Severity } from "../model/finding.ts";
import type { Intent } from "../model/intent.ts";
import { diagnose } from "../stages/diagnose.ts";
import { planFleet } from "../stages/plan.ts";
import { readCloudView } from "../stages/read-cloud-view.ts";
import { diagnosisJunit } from "../views/diagnosis-junit.ts";
import { diagnosisSarif } from "../views/diagnosis-sarif.ts";
import { viewDiagnosis } from "../views/view-diagnosis.ts";
import { CliProblem } from "./cli-problem.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { type LoadedFleet, loadFleet } from "./load-fleet.ts";
import { readCloud } from "./plan-command.ts";
import { requireWritable, saveReport } from "./report-file.ts";

/** Options of diagnose alone. */
export type DiagnoseOptions = {
  readonly sarif?: string;
  readonly junit?: string;
  readonly failOn: "error" | "warning" | "advice";
  readonly full?: boolean;
  /** How far back logs are read; true: a day. */
  readonly logs?: string | true;
};

/** `vfleet diagnose`: says what is wrong, the lowest cause first. */
export async function runDiagnose(context: CommandContext, options: DiagnoseOptions): Promise<ExitCode> {
  const { sarif, junit, failOn } = options;
  if (sarif !== undefined) await requireWritable(sarif, "--sarif");
  if (junit !== undefined) await requireWritable(junit, "--junit");
  const diagnosis = await makeDiagnosis(context, maxAgeOf(options.logs));
  if (sarif !== undefined)
    await saveReport(sarif, diagnosisSarif(diagnosis, context.deps.version), "--sarif");
  if (junit !== undefined) await saveReport(junit, diagnosisJunit(diagnosis), "--junit");
  writeResult(context, {
    shape: () => diagnosis,
    text: (view) => viewDiagnosis(diagnosis, { ...view, full: options.full === true }),
  });
  return exitCodeOf(diagnosis, failOn);
}

async function makeDiagnosis(context: CommandContext, maxAgeSeconds: number | undefined): Promise<Diagnosis> {
  const fleet = await loadFleet(context);
  const { intent } = fleet;
  const [discoveries, tenants, cloud] = [
    await readFleet(context, fleet),
    await readCloud(context, intent),
    await readView(context, intent),
  ];
  const logs = maxAgeSeconds === undefined ? undefined : await readLogsOf(context, fleet, maxAgeSeconds);
  const now = new Date(context.deps.clock.now()).toISOString();
  const plan = planFleet(fleet, { hosts: discoveries, cloud: tenants }, now);
  return diagnose({ intent, discoveries, cloud, plans: plan.hosts, ...(logs && { logs }) });
}

const maxLogBytes = 256 * 1024 * 1024;
const unitSeconds: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400 };

/** undefined: logs are not asked for. */
function maxAgeOf(logs: string | true | undefined): number | undefined {
  if (logs === undefined) return undefined;
  const [, number, unit = ""] = /^([1-9]\d{0,4})([mhd])$/.exec(logs === true ? "1d" : logs) ?? [];
  if (number !== undefined) return Number(number) * (unitSeconds[unit] ?? 0);
  throw new CliProblem(
    `--logs takes how far back to read, not ${JSON.stringify(logs)}`,
    "Give a number with its unit: 90m, 6h, 2d.",
    exitCodes.usage,
  );
}

function readLogsOf({ deps }: CommandContext, { hosts, intent }: LoadedFleet, maxAgeSeconds: number) {
  return deps.readLogs({
    hosts,
    limits: { maxAgeSeconds, maxBytes: maxLogBytes },
    concurrency: intent.concurrency,
    signal: deps.interrupts.stop,
  });
}

/** What the cloud that the fleet file names shows; undefined: it names none. */
async function readView({ deps }: CommandContext, intent: Intent): Promise<CloudView | undefined> {
  const cloud = intent.openstack?.cloud;
  if (cloud === undefined) return undefined;
  const physicalNetworks = new Set(intent.pools.flatMap(({ physicalNetwork }) => physicalNetwork ?? []));
  return readCloudView(deps.openCloud, { cloud, physicalNetworks }, deps.interrupts.stop);
}

const gravest: readonly Severity[] = ["error", "warning", "advice"];

function exitCodeOf({ findings, unseen }: Diagnosis, failOn: DiagnoseOptions["failOn"]): ExitCode {
  const counting = gravest.slice(0, gravest.indexOf(failOn) + 1);
  const isBroken = (finding: Diagnosed): boolean =>
    finding.layer !== "access" &&
    (counting.includes(finding.severity) || finding.consequences.some(isBroken));
  if (findings.some(isBroken)) return exitCodes.doesNotHold;
  return unseen.length > 0 || findings.some(({ layer }) => layer === "access")
    ? exitCodes.failed
    : exitCodes.ok;
}
