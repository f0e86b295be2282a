import { OperatingError } from "../../src/base/operating-error.ts";
import type { HostName, RunId } from "../../src/model/ids.ts";
import type { Plan } from "../../src/model/plan.ts";
import { createRun, driveRun } from "../../src/runs/drive-run.ts";
import { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { discover } from "../../src/stages/discover.ts";
import { computeAccessOf } from "../../src/stages/drain/compute-access.ts";
import { readServersAway } from "../../src/stages/drain/read-servers-away.ts";
import { planFleet } from "../../src/stages/plan.ts";
import type { HostEnding } from "../../src/stages/run-rollout.ts";
import { type FleetPorts, fleetPortsOf } from "./fleet-ports.ts";
import type { Scenario } from "./scenario.ts";
import { Violation, type Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** What an operator starts: to apply what is wanted, to carry a plan out, or to go on with a run. */
export type Order =
  | { readonly kind: "apply" }
  | { readonly kind: "carry-out"; readonly plan: Plan }
  | { readonly kind: "resume"; readonly run: RunId };

/** How a process ended that an operator started. */
export type LifeEnd =
  | { readonly kind: "killed" | "unwritable" | "interrupted" | "taken-over" }
  | { readonly kind: "nothing-to-do"; readonly plan: Plan }
  | { readonly kind: "ran"; readonly plan: Plan; readonly hosts: readonly HostEnding[] };

/** How its hosts ended, or why it does not tell. */
export function outcomesOf(end: LifeEnd): unknown {
  return end.kind === "ran" ? end.hosts : end.kind;
}

/** What a process lives in. */
export type LifeGround = { readonly world: World; readonly scenario: Scenario; readonly watch: Watch };

const pollMs = 10_000;
/** No run of so small a fleet takes longer, whatever goes wrong. */
const mostMs = 48 * 3_600_000;

/** One process of an operator: what it is at, and how it is interrupted. */
export class Life {
  readonly process: SimulatedProcess;
  readonly run: RunId;
  readonly #ground: LifeGround;
  readonly #reach: FleetPorts;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();

  constructor(ground: LifeGround, number: number) {
    const { world, watch, scenario } = ground;
    this.#ground = ground;
    this.process = new SimulatedProcess(`process ${number}`, world.time);
    this.run = `20261123-040000-${String(number).padStart(4, "0")}` as RunId;
    // Who goes on with a run may do so from another machine.
    const apart = scenario.isShared ? 0 : scenario.clocksApartMs / 2;
    const aheadMs = apart === 0 ? 0 : world.random.int(-apart, apart);
    this.#reach = fleetPortsOf(world, watch, { process: this.process, aheadMs });
  }

  /** Ctrl-C once, or twice. */
  interrupt(times: 1 | 2): void {
    this.#stop.abort();
    if (times === 2) this.#abort.abort(new Error("interrupted"));
  }

  /** Does what it is told to. */
  async live(order: Order): Promise<LifeEnd> {
    const { death } = this.process;
    const killed = death.then((kind) => ({ kind }) as const);
    return Promise.race([this.#work(order), killed]);
  }

  async #work(order: Order): Promise<LifeEnd> {
    try {
      if (order.kind === "resume") return await this.#drive(order.run);
      const plan = order.kind === "apply" ? await this.#plan() : order.plan;
      if (plan.hosts.every(({ phases }) => phases.length === 0)) return { kind: "nothing-to-do", plan };
      await createRun(this.#reach, this.run, plan);
      return await (this.#ground.scenario.isShared ? this.#handOver(plan) : this.#drive(this.run));
    } catch (error) {
      if (error instanceof OperatingError && error.code === "journal-unwritable")
        return { kind: "unwritable" };
      if (error instanceof OperatingError && error.code === "run-taken-over") return { kind: "taken-over" };
      if (this.#abort.signal.aborted && error === this.#abort.signal.reason) return { kind: "interrupted" };
      throw error;
    }
  }

  async #drive(run: RunId): Promise<LifeEnd> {
    const driven = await driveRun(this.#reach, {
      run,
      onProgress: () => undefined,
      onPause: () => undefined,
      stop: this.#stop.signal,
      abort: this.#abort.signal,
    });
    if (driven.kind === "held") return { kind: "taken-over" };
    return this.#ended(run, driven.hosts);
  }

  /** Workers do it; who handed it over looks on. */
  async #handOver(plan: Plan): Promise<LifeEnd> {
    const { world } = this.#ground;
    const { clock } = this.#reach.ports;
    await world.queue.openFor(this.process).ask({ kind: "rollout", run: this.run });
    for (let ms = 0; !world.runs.hasEnded(this.run); ms += pollMs) {
      if (ms > mostMs) throw new Violation(`the workers do not bring ${this.run} to its end`);
      await clock.sleep(pollMs);
    }
    const hosts = endingsOf(world, this.run);
    requireWords(plan, hosts);
    return { kind: "ran", plan, hosts };
  }

  #ended(run: RunId, hosts: readonly HostEnding[]): LifeEnd {
    const [start] = this.#ground.world.runs.entriesOf(run);
    if (start?.kind !== "run-started") throw new Violation(`${run} has no beginning`);
    requireWords(start.plan, hosts);
    return { kind: "ran", plan: start.plan, hosts };
  }

  async #plan(): Promise<Plan> {
    const { scenario, world } = this.#ground;
    const { intent } = scenario;
    const { hosts, concurrency } = intent;
    const { ports } = this.#reach;
    const seen = await discover(ports, { hosts, concurrency, signal: this.#abort.signal });
    const journals = {
      list: async () => [...world.runs.entries.keys()].toReversed(),
      read: async (run: RunId) => world.runs.entriesOf(run),
    };
    const away = await readServersAway(journals, intent);
    const { signal } = this.#abort;
    const access = intent.rollout?.drain && computeAccessOf(intent, ports.openCloud, { signal, away });
    const computes = access && (await access.readAll(intent, seen));
    const at = new Date(world.time.now()).toISOString();
    return planFleet({ path: "fleet.yaml", intent }, { hosts: seen, computes }, at);
  }
}

function endingsOf(world: World, run: RunId): readonly HostEnding[] {
  const endings = new Map<HostName, HostEnding>();
  for (const entry of world.runs.entriesOf(run))
    if (entry.kind === "host-ended") endings.set(entry.host, { host: entry.host, outcome: entry.outcome });
  return [...endings.values()];
}

/** A host that does not end well says why, and what to do. */
function requireWords({ hosts }: Plan, endings: readonly HostEnding[]): void {
  for (const { host, phases } of hosts) {
    if (phases.length === 0) continue;
    const ending = endings.find((each) => each.host === host);
    if (!ending) throw new Violation(`the run says nothing of how ${host} ended`);
    const { outcome } = ending;
    if (
      outcome.kind !== "done" &&
      (outcome.finding.summary === "" || outcome.finding.detail === "" || !outcome.finding.fix)
    )
      throw new Violation(`${host} ${outcome.kind} without words: ${JSON.stringify(outcome.finding)}`);
  }
}
