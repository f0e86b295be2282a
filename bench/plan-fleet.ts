import { performance } from "node:perf_hooks";
import { findImpact } from "../src/model/rollout/find-impact.ts";
import { planFleet } from "../src/stages/plan.ts";
import { fleetFileText, fleetKind, parseIntent, seeFleet } from "./planned-fleet.ts";

/** What this program prints, as JSON: of one plan of the kind and the number of hosts that its arguments say, in a process of its own. */
export type PlanAnswer = {
  readonly actions: number;
  readonly estimatedMs: number;
  readonly fileMs: number;
  /** The first plan of a process, when nothing of it has been compiled. */
  readonly planMs: number;
  /** Processor time of it, which other programs on the machine do not stretch. */
  readonly planCpuMs: number;
  readonly impactMs: number;
  /** The most memory that the process had in all, with Node and the facts as they were read. */
  readonly peakMb: number;
};

const kind = fleetKind(process.argv[2]);
const hostCount = Number(process.argv[3]);
const text = fleetFileText(kind, hostCount);
const started = performance.now();
const intent = parseIntent(text);
const fileMs = performance.now() - started;
const seen = seeFleet(kind, intent);
const startedCpu = process.cpuUsage();
const [plan, planMs] = timed(() => planFleet({ path: "fleet.yaml", intent }, seen, "2030-01-01T00:00:00Z"));
const { user, system } = process.cpuUsage(startedCpu);
const [impact, impactMs] = timed(() => findImpact(plan));
const places = kind === "plain" ? hostCount : hostCount + 1;
const busy = plan.hosts.filter(({ status }) => status === "changes");
if (busy.length !== places)
  throw new Error(
    `only ${busy.length} places of ${places} are changed: ${JSON.stringify(plan.hosts[0]?.findings)}`,
  );
const actions = busy.reduce((sum, { phases }) => sum + phases.flatMap((phase) => phase.actions).length, 0);
const { maxRSS } = process.resourceUsage();
const answer: PlanAnswer = {
  actions,
  estimatedMs: impact?.estimatedMs ?? 0,
  fileMs,
  planMs,
  planCpuMs: (user + system) / 1000,
  impactMs,
  peakMb: maxRSS / 1024,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

function timed<T>(work: () => T): readonly [T, number] {
  const begun = performance.now();
  const result = work();
  return [result, performance.now() - begun];
}
