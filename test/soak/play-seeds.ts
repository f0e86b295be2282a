import { once } from "node:events";
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { SeedEnd } from "./run-seed.ts";

/** What a thread tells of a seed. */
export type PlayedSeed = Pick<SeedEnd, "seed" | "events" | "problem">;

/** Plays all seeds from first to last, on all processors; told of each as it ends, in no order. */
export async function playSeeds(
  first: number,
  last: number,
  onPlayed: (played: PlayedSeed) => void,
): Promise<void> {
  const next = new Int32Array(new SharedArrayBuffer(4));
  next[0] = first;
  const threads = Array.from({ length: availableParallelism() }, async () => {
    const worker = new Worker(new URL("seed-worker.ts", import.meta.url), { workerData: { next, last } });
    worker.on("message", onPlayed);
    await once(worker, "exit");
  });
  await Promise.all(threads);
}
