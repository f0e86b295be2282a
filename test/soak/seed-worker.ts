import { parentPort, workerData } from "node:worker_threads";
import { runSeed } from "./run-seed.ts";

/** A thread that plays seeds: it takes the next from the counter that all share, and tells of each. */
const { next, last } = workerData as { readonly next: Int32Array; readonly last: number };

for (;;) {
  const seed = Atomics.add(next, 0, 1);
  if (seed > last) break;
  const { events, problem } = await runSeed(seed);
  parentPort?.postMessage({ seed, events, problem }, []);
}
