import { OperatingError } from "../../src/base/operating-error.ts";
import { work } from "../../src/runs/worker.ts";
import { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { fleetPortsOf } from "./fleet-ports.ts";
import type { LifeGround } from "./life.ts";

type Worker = { readonly process: SimulatedProcess; readonly stop: AbortController };

const workersAtOnce = 2;
const hostsAtOnce = 2;

/** The workers of a fleet, each on a machine of its own: one that dies is replaced after a while. */
export class Crew {
  readonly #ground: LifeGround;
  readonly #workers = new Set<Worker>();
  /** What went wrong in a way that nobody foresaw. */
  problem: string | undefined;
  #hired = 0;
  #isAtWork = false;

  constructor(ground: LifeGround) {
    this.#ground = ground;
  }

  get processes(): readonly SimulatedProcess[] {
    return [...this.#workers].map(({ process }) => process);
  }

  /** Has workers look for runs, until they are dismissed. */
  begin(): void {
    this.#isAtWork = true;
    while (this.#workers.size < workersAtOnce) this.#hire();
  }

  /** They come to the end of what they are at. */
  dismiss(): void {
    this.#isAtWork = false;
    for (const worker of this.#workers) this.#part(worker);
  }

  /** Lets one of them end what it is at, and replaces it. */
  replace(process: SimulatedProcess): void {
    const worker = [...this.#workers].find((each) => each.process === process);
    if (worker) this.#part(worker);
    this.#hireLater();
  }

  #part(worker: Worker): void {
    this.#workers.delete(worker);
    worker.stop.abort(new Error("the worker stops"));
  }

  #hireLater(): void {
    const { time, random } = this.#ground.world;
    time.after(random.int(1_000, 300_000), () => this.#isAtWork && this.begin());
  }

  #hire(): void {
    const { world, watch, scenario } = this.#ground;
    const { clocksApartMs } = scenario;
    this.#hired += 1;
    const process = new SimulatedProcess(`worker ${this.#hired}`, world.time);
    const worker: Worker = { process, stop: new AbortController() };
    this.#workers.add(worker);
    world.note(`${process.name} begins`);
    process.onDeath(() => {
      this.#workers.delete(worker);
      this.#hireLater();
    });
    const aheadMs = world.random.int(-clocksApartMs / 2, clocksApartMs / 2);
    const reach = fleetPortsOf(world, watch, { process, aheadMs });
    const working = work(reach, {
      queue: world.queue.openFor(process),
      hostsAtOnce,
      onProgress: () => () => undefined,
      onFailure: (_, error) => this.#see(error),
      onTrouble: (error) => this.#see(error),
      stop: worker.stop.signal,
    });
    working.catch((error: unknown) => this.#see(error));
  }

  #see(error: unknown): void {
    if (error === undefined || error instanceof OperatingError) return;
    this.problem ??= error instanceof Error ? (error.stack ?? error.message) : "what was thrown is no Error";
  }
}
