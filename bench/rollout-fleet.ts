import { performance } from "node:perf_hooks";
import type { RunId } from "../src/model/ids.ts";
import type { JournalEntry } from "../src/model/run.ts";
import type { Journals } from "../src/ports/journal.ts";
import { createFleetShell } from "../src/sim/fleet/fleet-shell.ts";
import { noHostFaults } from "../src/sim/fleet/host-faults.ts";
import { SeededRandom } from "../src/sim/fleet/seeded-random.ts";
import { SimulatedHost } from "../src/sim/fleet/simulated-host.ts";
import { SimulatedProcess } from "../src/sim/fleet/simulated-process.ts";
import { VirtualTime } from "../src/sim/fleet/virtual-time.ts";
import { applyPlan, type RunPorts } from "../src/stages/apply.ts";
import { discover } from "../src/stages/discover.ts";
import { planFleet } from "../src/stages/plan.ts";
import { hostFacts } from "../test/fixtures/host-facts.ts";
import { largeIntent } from "../test/soak/large-fleet.ts";
import { leastWithoutForesightMs, lowerBoundMs } from "../test/soak/lower-bound.ts";

/** What this program prints, as JSON: of a whole run, from reading to the last host, in virtual time. */
export type RolloutAnswer = {
  readonly done: number;
  readonly reboots: number;
  /** Of the simulated fleet. */
  readonly virtualMs: number;
  readonly leastMs: number;
  /** The least for who does not know beforehand how long a host takes. */
  readonly blindLeastMs: number;
  /** Of this process. */
  readonly tookMs: number;
  readonly cpuMs: number;
};

const hostCount = Number(process.argv[2]);
const atOnce = Number(process.argv[3] ?? 50);
const time = new VirtualTime();
const random = new SeededRandom(1);
const intent = largeIntent(hostCount, atOnce);
const world = { time, random, faults: noHostFaults, tell: () => undefined };
const bare = hostFacts({ iommu: "off" });
const hosts = new Map(intent.hosts.map(({ name }) => [name as string, new SimulatedHost(name, bare, world)]));
const begun = new Map<string, number>();
const durations = new Map<string, number>();
const ports = makePorts();

const started = performance.now();
const startedCpu = process.cpuUsage();
const virtual = await time.run(carryOut());
const { user, system } = process.cpuUsage(startedCpu);
const answer: RolloutAnswer = {
  ...virtual,
  leastMs: lowerBoundMs(intent, durationOf),
  blindLeastMs: leastWithoutForesightMs(intent, [...begun.keys()], durationOf),
  reboots: [...hosts.values()].reduce((sum, host) => sum + host.reboots, 0),
  tookMs: performance.now() - started,
  cpuMs: (user + system) / 1000,
};
process.stdout.write(`${JSON.stringify(answer)}\n`);

function durationOf(host: string): number {
  return durations.get(host) ?? 0;
}

async function carryOut(): Promise<Pick<RolloutAnswer, "done" | "virtualMs">> {
  const seen = await discover(ports, { hosts: intent.hosts, concurrency: intent.concurrency });
  const plan = planFleet({ path: "fleet.yaml", intent }, { hosts: seen }, "2030-01-01T00:00:00Z");
  const never = new AbortController().signal;
  const run = "20300101-000000-0001" as RunId;
  const from = time.now();
  const result = await applyPlan(ports, {
    run,
    plan,
    onProgress: () => undefined,
    stop: never,
    abort: never,
  });
  const done = result.hosts.filter(({ outcome }) => outcome.kind === "done").length;
  return { done, virtualMs: time.now() - from };
}

function makePorts(): RunPorts {
  const program = new SimulatedProcess("vfleet", time);
  return {
    shell: createFleetShell({ time, random, faults: noHostFaults, hosts }, program),
    clock: time,
    makeNonce: () => "0123456789abcdef",
    openCloud: () => Promise.reject(new Error("this fleet has no cloud")),
    openFile: () => Promise.reject(new Error("this fleet sends no files")),
    journals: noteDurations(),
    controlHost: "control",
  };
}

/** A journal that keeps nothing but how long each host took. */
function noteDurations(): Journals {
  const append = async (entry: JournalEntry): Promise<void> => {
    if (entry.kind === "host-started") begun.set(entry.host, time.now());
    if (entry.kind === "host-ended") durations.set(entry.host, time.now() - (begun.get(entry.host) ?? 0));
  };
  const open = async () => ({ append, close: async () => undefined });
  return { create: open, resume: open, read: async () => [], list: async () => [] };
}
