import { performance } from "node:perf_hooks";
import type { HostDiscovery } from "../src/model/discovery.ts";
import { parseFleetFile } from "../src/model/fleet-file.ts";
import type { Intent } from "../src/model/intent.ts";
import { planFleet } from "../src/stages/plan.ts";
import { sampleFacts } from "./sample-facts.ts";
import { spreadOf } from "./spread.ts";

const RUNS = 5;

/** How long the fleet file of so many hosts takes to be read, and their plan to be made, all in memory. */
export function planningText(hostCount: number): string {
  const text = fleetFileText(hostCount);
  const intent = parseIntent(text);
  const discoveries = intent.hosts.map(({ name }): HostDiscovery => {
    return { host: name, kind: "read", facts: structuredClone(sampleFacts), findings: [], durationMs: 0 };
  });
  const plan = (): number => {
    const { hosts } = planFleet(
      { path: "fleet.yaml", intent },
      { hosts: discoveries },
      "2030-01-01T00:00:00Z",
    );
    return hosts.flatMap(({ phases }) => phases.flatMap(({ actions }) => actions)).length;
  };
  const actions = plan();
  if (actions === 0) throw new Error("the plan has no actions: the sample facts do not fit the steps");
  const [parsed, planned] = [time(() => parseIntent(text)), time(plan)];
  return `Fleet file of ${hostCount} hosts: ${parsed.median.toFixed(0)} ms
Plan of ${hostCount} hosts in memory, ${actions / hostCount} actions each: ${planned.median.toFixed(0)} ms (${planned.least.toFixed(0)}-${planned.greatest.toFixed(0)}), ${(planned.median / hostCount).toFixed(3)} ms/host
`;
}

function fleetFileText(hostCount: number): string {
  return `apiVersion: vfleet/v1
reboot: allow
hosts:
  - name: node-[0001-${String(hostCount).padStart(4, "0")}]
    labels: { role: compute }
pools:
  - name: tenant
    hosts: { role: compute }
    pfs: { driver: ice }
    vfCount: 64
    physicalNetwork: physnet1
`;
}

function parseIntent(text: string): Intent {
  const parsed = parseFleetFile({ file: "fleet.yaml", text });
  if ("intent" in parsed) return parsed.intent;
  throw new Error(parsed.problems.map(({ field, message }) => `${field}: ${message}`).join("; "));
}

function time(work: () => unknown): ReturnType<typeof spreadOf> {
  const ms = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return spreadOf(ms);
}
