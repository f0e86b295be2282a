import type { Diagnosed, Diagnosis } from "../model/diagnosis.ts";
import type { Severity } from "../model/finding.ts";
import type { LogLimits } from "../model/log-reading.ts";
import { diagnose } from "../stages/diagnose.ts";
import { planFleet } from "../stages/plan.ts";
import { readSosreports } from "../stages/read-sosreports.ts";
import type { SubjectAsk } from "../stages/subject/subject-ask.ts";
import { diagnosisJunit } from "../views/diagnosis-junit.ts";
import { diagnosisSarif } from "../views/diagnosis-sarif.ts";
import { viewDiagnosis } from "../views/view-diagnosis.ts";
import { readBundle } from "./bundle-command.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import type { Evidence } from "./evidence.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { loadFleet } from "./load-fleet.ts";
import { logLimitsOf } from "./log-age.ts";
import { readCloud } from "./plan-command.ts";
import { readView } from "./read-view.ts";
import { requireWritable, saveReport } from "./report-file.ts";
import { readSubjectEvidence, type SubjectEvidence, subjectOfBundle } from "./subject-evidence.ts";
import { type SubjectOptions, subjectAskOf } from "./subject-options.ts";

/** Options of diagnose alone. */
export type DiagnoseOptions = SubjectOptions & {
  readonly sarif?: string;
  readonly junit?: string;
  readonly failOn: "error" | "warning" | "advice";
  readonly full?: boolean;
  /** How far back logs are read; true: a day. */
  readonly logs?: string | true;
  /** A file of vfleet bundle, in place of hosts and cloud. */
  readonly bundle?: string;
};

/** `vfleet diagnose`: says what is wrong, the lowest cause first. */
export async function runDiagnose(context: CommandContext, options: DiagnoseOptions): Promise<ExitCode> {
  const { sarif, junit, failOn } = options;
  if (sarif !== undefined) await requireWritable(sarif, "--sarif");
  if (junit !== undefined) await requireWritable(junit, "--junit");
  const diagnosis = await makeDiagnosis(context, options);
  if (sarif !== undefined)
    await saveReport(sarif, diagnosisSarif(diagnosis, context.deps.version), "--sarif");
  if (junit !== undefined) await saveReport(junit, diagnosisJunit(diagnosis), "--junit");
  writeResult(context, {
    shape: () => diagnosis,
    text: (view) => viewDiagnosis(diagnosis, { ...view, full: options.full === true }),
  });
  return exitCodeOf(diagnosis, failOn);
}

async function makeDiagnosis(context: CommandContext, options: DiagnoseOptions): Promise<Diagnosis> {
  const ask = subjectAskOf(options);
  const { fleet, tenants, ...seen } = await findEvidence(context, options, ask);
  const now = new Date(context.deps.clock.now()).toISOString();
  const plan = planFleet(fleet, { hosts: seen.discoveries, cloud: tenants }, now);
  return diagnose({ ...seen, intent: fleet.intent, plans: plan.hosts });
}

async function findEvidence(
  context: CommandContext,
  { bundle, logs, sosreport }: DiagnoseOptions,
  ask: SubjectAsk | undefined,
): Promise<Evidence & Partial<SubjectEvidence>> {
  const limits = logLimitsOf(logs);
  if (sosreport !== undefined) return readReports(context, sosreport);
  if (bundle !== undefined) {
    const kept = await readBundle(bundle, context.options.hosts);
    return ask === undefined ? kept : subjectOfBundle(context, kept, ask);
  }
  return ask === undefined ? readEvidence(context, limits) : readSubjectEvidence(context, ask, limits);
}

async function readReports(context: CommandContext, paths: readonly string[]): Promise<Evidence> {
  const fleet = await loadFleet(context);
  const { readSosreportFiles, interrupts } = context.deps;
  const reports = await readSosreports(readSosreportFiles, {
    paths,
    hosts: fleet.hosts,
    signal: interrupts.stop,
  });
  return {
    fleet,
    discoveries: reports.map(({ discovery }) => discovery),
    tenants: undefined,
    cloud: undefined,
    logs: reports.map(({ logs }) => logs),
  };
}

async function readEvidence(context: CommandContext, limits: LogLimits | undefined): Promise<Evidence> {
  const fleet = await loadFleet(context);
  const { intent, hosts } = fleet;
  const { readLogs, interrupts } = context.deps;
  const discoveries = await readFleet(context, fleet);
  return {
    fleet,
    discoveries,
    tenants: await readCloud(context, intent),
    cloud: await readView(context, intent, discoveries),
    ...(limits && {
      logs: await readLogs({ hosts, limits, concurrency: intent.concurrency, signal: interrupts.stop }),
    }),
  };
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
