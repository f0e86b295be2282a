import type { HostDiscovery } from "../../model/discovery.ts";
import type { HostName } from "../../model/ids.ts";
import type { Check } from "../../model/plan.ts";
import type { ProofCheck } from "../../model/proof.ts";
import { verifyFleet } from "../verify.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHosts } from "./read-host.ts";

const layer = "scheduling";

/**
 * What does not hold, or is not known, of the scheduler by what verify says of the controllers; undefined: it is as it shall
 * be, or the fleet file has no controllers. A proof names the host of each VM, so its own VMs can be built where those of
 * tenants are not.
 */
export async function checkScheduler(
  run: Pick<ProofRun, "ports" | "intent" | "abort">,
): Promise<ProofCheck | undefined> {
  const { intent } = run;
  const controllers = intent.hosts.filter(({ roles }) => roles.includes("controller"));
  if (controllers.length === 0) return undefined;
  const discoveries = await readHosts(
    run,
    controllers.map(({ name }) => name),
  );
  const seen = verifyFleet(intent, discoveries).flatMap(({ host, checks }) =>
    checks.filter(isOfScheduler).map((check) => toProofCheck(host, check)),
  );
  const unread = discoveries.flatMap((discovery) =>
    discovery.kind === "failed" ? [unreadAt(discovery)] : [],
  );
  return (
    seen.find(({ holds }) => holds === "no") ?? [...unread, ...seen].find(({ holds }) => holds === "unknown")
  );
}

function isOfScheduler({ step, subject }: Check): boolean {
  return (step === "configure-services" || step === "restart-services") && /^nova-scheduler\b/.test(subject);
}

function toProofCheck(host: HostName, { holds, subject, summary }: Check): ProofCheck {
  return { layer, holds, summary: `${host}: ${subject} ${summary}` };
}

function unreadAt({ host, finding }: Extract<HostDiscovery, { kind: "failed" }>): ProofCheck {
  return {
    layer,
    holds: "unknown",
    summary: `whether the scheduler on ${host} has its filters is not known: ${finding.summary}`,
  };
}
