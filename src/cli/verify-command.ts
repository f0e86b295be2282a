import type { HostDiscovery, HostVerification } from "../model/discovery.ts";
import type { Intent } from "../model/intent.ts";
import { askCloud } from "../stages/ask-cloud.ts";
import { verifyTenants } from "../stages/cloud/plan-cloud.ts";
import { verifyFleet } from "../stages/verify.ts";
import { verifyCloud } from "../stages/verify-cloud.ts";
import { verificationJunit } from "../views/verification-junit.ts";
import { viewVerification } from "../views/view-verification.ts";
import { type CommandContext, writeResult } from "./context.ts";
import { readFleet } from "./discover-command.ts";
import { type ExitCode, exitCodes } from "./exit-codes.ts";
import { loadFleet } from "./load-fleet.ts";
import { readCloud } from "./plan-command.ts";
import { saveReport } from "./report-file.ts";

/** Options of verify alone. */
export type VerifyOptions = { readonly junit?: string; readonly full?: boolean };

/** `vfleet verify`: says whether the hosts are as the fleet file wants them. */
export async function runVerify(context: CommandContext, options: VerifyOptions): Promise<ExitCode> {
  const fleet = await loadFleet(context);
  const discoveries = await readFleet(context, fleet);
  const verifications = await askedOf(context, fleet.intent, discoveries);
  if (options.junit !== undefined)
    await saveReport(options.junit, verificationJunit(verifications), "--junit");
  writeResult(context, {
    shape: () => verifications,
    text: (view) => viewVerification(verifications, { ...view, full: options.full === true }),
  });
  return exitCodeOf(verifications);
}

/** What the hosts say, and the cloud that the fleet file names. */
async function askedOf(
  context: CommandContext,
  intent: Intent,
  discoveries: readonly HostDiscovery[],
): Promise<readonly HostVerification[]> {
  const { deps } = context;
  const verifications = verifyFleet(intent, discoveries);
  const cloud = intent.openstack?.cloud;
  if (cloud === undefined) return verifications;
  const [answers, discovery] = await Promise.all([
    askCloud(deps.openCloud, cloud, deps.interrupts.stop),
    readCloud(context, intent),
  ]);
  const hosts = verifyCloud({ intent, discoveries, answers }, verifications);
  if (!discovery) return hosts;
  const chosen = new Map(discoveries.map(({ host }) => [host, undefined]));
  return [...hosts, verifyTenants({ intent, discovery, hosts: chosen })];
}

function exitCodeOf(verifications: readonly HostVerification[]): ExitCode {
  const checks = verifications.flatMap((each) => each.checks);
  if (checks.some(({ holds }) => holds === "no")) return exitCodes.doesNotHold;
  const isUnclear =
    checks.some(({ holds }) => holds === "unknown") ||
    verifications.some(({ findings }) => findings.some(({ severity }) => severity === "error"));
  return isUnclear ? exitCodes.failed : exitCodes.ok;
}
