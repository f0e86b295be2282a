import { parseArgs } from "node:util";
import { type PlayedSeed, playSeeds } from "./play-seeds.ts";
import { runSeed } from "./run-seed.ts";

/** Plays seeds: `--seed N` one of them, with all that happened; else `--seeds N` of them from `--from`. */
const { values } = parseArgs({
  options: {
    seed: { type: "string" },
    seeds: { type: "string", default: "1000" },
    from: { type: "string", default: "1" },
  },
});

if (values.seed !== undefined) {
  const end = await runSeed(Number(values.seed));
  process.stdout.write(`${end.trace.join("\n")}\n\nfaults: ${JSON.stringify(end.faults)}\n`);
  tell([end]);
} else {
  const [first, count] = [Number(values.from), Number(values.seeds)];
  const started = performance.now();
  const failed: PlayedSeed[] = [];
  let played = 0;
  let events = 0;
  await playSeeds(first, first + count - 1, (end) => {
    played += 1;
    events += end.events;
    if (end.problem !== undefined) {
      failed.push(end);
      process.stdout.write(`seed ${end.seed}: ${end.problem.slice(0, 400)}\n`);
    }
    if (played % 500 === 0) process.stderr.write(`soak: ${played} seeds\n`);
  });
  const s = ((performance.now() - started) / 1000).toFixed(0);
  const cpuS = process.resourceUsage().userCPUTime / 1e6;
  process.stdout.write(
    `${played} of ${count} seeds, ${events} events, ${failed.length} fail, ${s} s, ${cpuS.toFixed(0)} s of CPU\n`,
  );
  tell(failed);
  if (played < count) process.exitCode = 1;
}

function tell(ends: readonly PlayedSeed[]): void {
  const failed = ends.filter(({ problem }) => problem !== undefined).toSorted((a, b) => a.seed - b.seed);
  for (const { seed, problem } of failed)
    process.stdout.write(`seed ${seed} fails: ${problem}\nalone: node test/soak/main.ts --seed ${seed}\n`);
  if (failed.length > 0) process.exitCode = 1;
}
