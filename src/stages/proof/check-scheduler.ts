import type { Check } from "../../model/plan.ts";
import type { ProofCheck } from "../../model/proof.ts";
import { verifyFleet } from "../verify.ts";
import type { ProofRun } from "./proof-run.ts";
import { readHosts } from "./read-host.ts";

/**
 * What is wrong with the scheduler by what verify says of the controllers; undefined: nothing, or it cannot be seen. A
 * proof names the host of each VM, so its own VMs can be built where those of tenants are not.
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
  for (const { host, checks } of verifyFleet(intent, discoveries)) {
    const wrong = checks.find(isOfScheduler);
    if (wrong)
      return { layer: "scheduling", holds: "no", summary: `${host}: ${wrong.subject} ${wrong.summary}` };
  }
  return undefined;
}

function isOfScheduler({ step, subject, holds }: Check): boolean {
  const isMeant = step === "configure-services" || step === "restart-services";
  return isMeant && holds === "no" && /^nova-scheduler\b/.test(subject);
}
