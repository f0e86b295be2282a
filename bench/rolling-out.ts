import { join } from "node:path";
import type { RolloutAnswer } from "./rollout-fleet.ts";
import { runProgram } from "./run-program.ts";

/** How long a rollout of so many simulated hosts takes in virtual time against what its rules allow, and what it costs; and of a tenth of them. */
export async function rollingOutText(hostCount: number): Promise<string> {
  const tenth = Math.max(1, Math.round(hostCount / 10));
  const small = await rollOut(tenth);
  const large = await rollOut(hostCount);
  return `Rollout of ${hostCount} simulated hosts: ${large.done} done, ${large.reboots} reboots, in ${hours(large.virtualMs)} h of virtual time, ${over(large)} % over the least that its rules allow (aim: 5), ${overBlind(large)} % over the least for who does not know how long a host takes; CPU ${seconds(large.cpuMs)} s
  of ${tenth} hosts: ${over(small)} % over the least; from them to ${hostCount}: ${(large.cpuMs / small.cpuMs).toFixed(1)} times the processor time (aim: at most 11)
`;
}

async function rollOut(hostCount: number): Promise<RolloutAnswer> {
  const program = join(import.meta.dirname, "rollout-fleet.ts");
  const answer = JSON.parse(
    await runProgram(process.execPath, [program, String(hostCount)]),
  ) as RolloutAnswer;
  if (answer.done !== hostCount) throw new Error(`only ${answer.done} hosts of ${hostCount} are done`);
  return answer;
}

function over({ virtualMs, leastMs }: RolloutAnswer): string {
  return ((virtualMs / leastMs - 1) * 100).toFixed(1);
}

function overBlind({ virtualMs, blindLeastMs }: RolloutAnswer): string {
  return ((virtualMs / blindLeastMs - 1) * 100).toFixed(2);
}

function hours(ms: number): string {
  return (ms / 3_600_000).toFixed(1);
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(0);
}
