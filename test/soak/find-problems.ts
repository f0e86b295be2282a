import { runSeed } from "./run-seed.ts";

/** Runs so many seeds from one on: what went wrong in them, each with how to see it again. */
export async function findProblems(first: number, count: number): Promise<readonly string[]> {
  const problems: string[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const { problem } = await runSeed(seed);
    if (problem !== undefined) problems.push(`make soak SEED=${seed}: ${problem}`);
  }
  return problems;
}
