import { join } from "node:path";
import type { FleetKind } from "./planned-fleet.ts";
import type { RehearsalAnswer } from "./rehearse-fleet.ts";
import { runAsVfleet } from "./run-program.ts";

/** How long a rehearsal of so many hosts takes: the run, a look at what became of it, and the way back. */
export async function rehearsingText(hostCount: number): Promise<string> {
  const plain = await rehearsed("plain", hostCount);
  const cloud = await rehearsed("cloud", hostCount);
  return `Rehearsal of ${hostCount} hosts and its undo: hosts alone ${shown(plain)}; with OpenStack, drains and an aggregate ${shown(cloud)}
`;
}

async function rehearsed(kind: FleetKind, hostCount: number): Promise<RehearsalAnswer> {
  const program = join(import.meta.dirname, "rehearse-fleet.ts");
  const answer = JSON.parse(await runAsVfleet([program, kind, String(hostCount)])) as RehearsalAnswer;
  const { done, left, undone } = answer;
  const places = kind === "cloud" ? hostCount + 1 : hostCount;
  if (done !== places || left !== 0 || undone !== places)
    throw new Error(
      `of ${places} places ${done} are done, ${left} have something left, ${undone} are as before`,
    );
  return answer;
}

function shown({ tookMs, cpuMs, peakMb }: RehearsalAnswer): string {
  return `${seconds(tookMs)} s (CPU ${seconds(cpuMs)} s, ${peakMb.toFixed(0)} MB)`;
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(1);
}
