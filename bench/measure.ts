import { performance } from "node:perf_hooks";
import type { Contender } from "./contender.ts";
import { childrenCpuMs } from "./cpu-time.ts";
import type { LoopbackHosts } from "./loopback-hosts.ts";

/** One contender in one round; all in milliseconds, for all hosts together. */
export type Measurement = {
  /** The whole program, from its start to its end. */
  readonly programMs: number;
  /** Without the start of the program, where it can be told; else as programMs. */
  readonly readMs: number;
  /** Processor time of what readMs counts. */
  readonly clientCpuMs: number;
  /** Processor time of sshd and of all that it ran. */
  readonly hostCpuMs: number;
};

/** Measurements by contender, one of each round. */
export type Rounds = ReadonlyMap<Contender, readonly Measurement[]>;

/** A contender, and in how many of the first rounds it runs. */
export type Entry = { readonly contender: Contender; readonly rounds: number };

/** Runs every contender once a round, in turn, so that what else the machine does touches them alike; warms up first. */
export async function measureRounds(
  entries: readonly Entry[],
  hosts: LoopbackHosts,
  report: (line: string) => void,
): Promise<Rounds> {
  const hostCount = hosts.access.names.length;
  for (const { contender } of entries) {
    report(`warm-up: ${contender.title}`);
    await measure(contender, hosts, Math.min(hostCount, 5));
  }
  const measurements = new Map<Contender, Measurement[]>(entries.map(({ contender }) => [contender, []]));
  for (let round = 1; round <= Math.max(...entries.map(({ rounds }) => rounds)); round++) {
    for (const { contender } of entries.filter(({ rounds }) => rounds >= round)) {
      const measured = await measure(contender, hosts, hostCount);
      measurements.get(contender)?.push(measured);
      report(`round ${round}: ${contender.title}: ${(measured.programMs / 1000).toFixed(1)} s`);
    }
  }
  return measurements;
}

async function measure(contender: Contender, hosts: LoopbackHosts, hostCount: number): Promise<Measurement> {
  const hostCpuBefore = await hosts.cpuMs();
  const clientCpuBefore = childrenCpuMs("self");
  const started = performance.now();
  try {
    const own = await contender.read(hostCount);
    const programMs = performance.now() - started;
    const clientCpuMs = own?.readCpuMs ?? childrenCpuMs("self") - clientCpuBefore;
    await contender.cleanUp();
    const hostCpuMs = (await hosts.cpuMs()) - hostCpuBefore;
    return { programMs, readMs: own?.readMs ?? programMs, clientCpuMs, hostCpuMs };
  } finally {
    await contender.cleanUp();
  }
}
