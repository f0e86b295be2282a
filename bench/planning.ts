import { join } from "node:path";
import type { PlanAnswer } from "./plan-fleet.ts";
import type { FleetKind } from "./planned-fleet.ts";
import { runAsVfleet } from "./run-program.ts";
import { spreadOf } from "./spread.ts";

const ROUNDS = 3;

/** How long plans of fleets of so many hosts take, and of a tenth of them, each in a process of its own, in turn. */
export async function planningText(hostCount: number): Promise<string> {
  const tenth = Math.max(1, Math.round(hostCount / 10));
  const lines: string[] = [];
  for (const kind of ["plain", "cloud", "packaged"] as const) {
    const small: PlanAnswer[] = [];
    const large: PlanAnswer[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      small.push(await plan(kind, tenth));
      large.push(await plan(kind, hostCount));
    }
    lines.push(textOf({ kind, hostCount, tenth }, { small, large }));
  }
  return lines.join("");
}

async function plan(kind: FleetKind, hostCount: number): Promise<PlanAnswer> {
  const program = join(import.meta.dirname, "plan-fleet.ts");
  return JSON.parse(await runAsVfleet([program, kind, String(hostCount)])) as PlanAnswer;
}

const titles: Readonly<Record<FleetKind, string>> = {
  plain: "hosts alone, with waves",
  cloud: "with OpenStack, drains and an aggregate",
  packaged: "the same, nova.conf as long as Debian's sample",
};

type Measured = { readonly small: readonly PlanAnswer[]; readonly large: readonly PlanAnswer[] };

function textOf(
  about: { readonly kind: FleetKind; readonly hostCount: number; readonly tenth: number },
  { small, large }: Measured,
): string {
  const { hostCount, tenth } = about;
  const whole = spreadOf(large.map(wholeMs));
  const cpu = spreadOf(large.map(({ planCpuMs }) => planCpuMs));
  const file = spreadOf(large.map(({ fileMs }) => fileMs));
  const peak = Math.max(...large.map(({ peakMb }) => peakMb));
  const growth = spreadOf(
    large.flatMap((each, at) => (small[at] === undefined ? [] : wholeMs(each) / wholeMs(small[at]))),
  );
  const actions = ((large[0]?.actions ?? 0) / hostCount).toFixed(0);
  return `Plan of ${hostCount} hosts (${titles[about.kind]}; ${actions} actions each), with its waves and impact: ${seconds(whole.median)} s (${seconds(whole.least)}-${seconds(whole.greatest)}), CPU ${seconds(cpu.median)} s (aim: 2 s); fleet file ${seconds(file.median)} s
  the process at its largest, with Node and all facts: ${peak.toFixed(0)} MB (aim: 500); from ${tenth} hosts to ${hostCount}: ${growth.median.toFixed(1)} times as long (aim: at most 11)
`;
}

function wholeMs({ planMs, impactMs }: PlanAnswer): number {
  return planMs + impactMs;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(2);
}
