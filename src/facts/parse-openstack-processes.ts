import type { OpenstackProcess } from "../model/openstack-facts.ts";

// The kernel gives times in this unit to user space, whatever its own clock.
const ticksPerSecond = 100;

const PROCESS = /^process (\d+) (\d+) (\d+) (host|contained)$/;
const PROGRAM = /^program (\d+) ([\w.-]+)$/;
const ARGUMENT = /^arg (\d+) (.*)$/;

/** The processes that `process`, `program` and `arg` lines tell of, one a program and parent, in the order of their ids. */
export function parseOpenstackProcesses(lines: readonly string[]): readonly OpenstackProcess[] {
  const programs = new Map<number, string>();
  const args = new Map<number, string[]>();
  for (const line of lines) {
    const [, pid, program] = PROGRAM.exec(line) ?? [];
    if (program !== undefined) programs.set(Number(pid), program);
    const [, owner, word] = ARGUMENT.exec(line) ?? [];
    if (word === undefined) continue;
    const words = args.get(Number(owner)) ?? [];
    words.push(word);
    args.set(Number(owner), words);
  }
  return lines
    .flatMap((line): OpenstackProcess[] => {
      const [, id, parent, ticks, where] = PROCESS.exec(line) ?? [];
      const pid = Number(id);
      const program = programs.get(pid);
      if (program === undefined || programs.get(Number(parent)) === program) return [];
      const startedAt = Number(ticks) / ticksPerSecond;
      return [{ program, pid, args: args.get(pid) ?? [], startedAt, contained: where === "contained" }];
    })
    .toSorted((a, b) => a.pid - b.pid);
}
