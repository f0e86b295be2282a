import { parseArgs } from "node:util";
import { runSeed, type SeedEnd } from "./run-seed.ts";

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
  const first = Number(values.from);
  const failed: SeedEnd[] = [];
  const started = performance.now();
  let events = 0;
  for (let seed = first; seed < first + Number(values.seeds); seed++) {
    const end = await runSeed(seed);
    events += end.events;
    if (end.problem !== undefined) {
      failed.push(end);
      process.stdout.write(`seed ${seed}: ${end.problem.slice(0, 400)}\n`);
    }
    if (seed % 500 === 0) process.stderr.write(`soak: seed ${seed}\n`);
  }
  const s = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${values.seeds} seeds, ${events} events, ${s} s\n`);
  tell(failed);
}

function tell(ends: readonly SeedEnd[]): void {
  const failed = ends.filter(({ problem }) => problem !== undefined);
  for (const { seed, problem } of failed)
    process.stdout.write(`seed ${seed} fails: ${problem}\nalone: node test/soak/main.ts --seed ${seed}\n`);
  if (failed.length > 0) process.exitCode = 1;
}
