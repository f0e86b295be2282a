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
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { loadFleet } from "./load-fleet.ts";
import { readCloud } from "./plan-command.ts";
import { requireWritable, saveReport } from "./report-file.ts";

/** Options of diagnose alone. */
export type DiagnoseOptions = {
  readonly sarif?: string;
  readonly junit?: string;
  readonly failOn: "error" | "warning" | "advice";
  readonly full?: boolean;
};

/** `vfleet diagnose`: says what is wrong, the lowest cause first. */
export async function runDiagnose(context: CommandContext, options: DiagnoseOptions): Promise<ExitCode> {
  const { sarif, junit, failOn } = options;
  if (sarif !== undefined) await requireWritable(sarif, "--sarif");
  if (junit !== undefined) await requireWritable(junit, "--junit");
  const diagnosis = await makeDiagnosis(context);
  if (sarif !== undefined)
    await saveReport(sarif, diagnosisSarif(diagnosis, context.deps.version), "--sarif");
  if (junit !== undefined) await saveReport(junit, diagnosisJunit(diagnosis), "--junit");
  writeResult(context, {
    shape: () => diagnosis,
    text: (view) => viewDiagnosis(diagnosis, { ...view, full: options.full === true }),
  });
  return exitCodeOf(diagnosis, failOn);
}

async function makeDiagnosis(context: CommandContext): Promise<Diagnosis> {
  const fleet = await loadFleet(context);
  const { intent } = fleet;
  const [discoveries, tenants, cloud] = [
    await readFleet(context, fleet),
    await readCloud(context, intent),
    await readView(context, intent),
  ];
  const now = new Date(context.deps.clock.now()).toISOString();
  const plan = planFleet(fleet, { hosts: discoveries, cloud: tenants }, now);
  return diagnose({ intent, discoveries, cloud, plans: plan.hosts });
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
