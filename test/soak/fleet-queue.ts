import type { TakenTask, Task, WorkQueue } from "../../src/ports/work-queue.ts";
import type { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";

type KeptTask = { readonly task: Task; takenBy: SimulatedProcess | undefined; notBefore: number };

const heartbeatMs = 10_000;
const againMs = 5_000;

/** The tasks of a fleet, for whichever of its processes takes them. */
export class FleetQueue {
  readonly #tasks = new Map<string, KeptTask>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The queue as a process has it. */
  openFor(process: SimulatedProcess): WorkQueue {
    return {
      ask: async (task) => {
        await process.awake();
        const key = keyOf(task);
        if (!this.#tasks.has(key)) this.#tasks.set(key, { task, takenBy: undefined, notBefore: 0 });
      },
      take: async (kind, atMost) => {
        await process.awake();
        return [...this.#tasks]
          .filter(([, kept]) => kept.task.kind === kind && this.#isFree(kept))
          .slice(0, atMost)
          .map(([key, kept]) => this.#take(process, key, kept));
      },
      close: async () => undefined,
    };
  }

  #isFree({ takenBy, notBefore }: KeptTask): boolean {
    const now = this.#now();
    return now >= notBefore && (takenBy === undefined || now - takenBy.heardAt >= heartbeatMs);
  }

  #take(process: SimulatedProcess, key: string, kept: KeptTask): TakenTask {
    const mine: KeptTask = { ...kept, takenBy: process };
    this.#tasks.set(key, mine);
    return {
      task: kept.task,
      settle: async (how) => {
        await process.awake();
        // It may be another's by now.
        if (this.#tasks.get(key) !== mine) return;
        if (how === "done") this.#tasks.delete(key);
        else this.#tasks.set(key, { ...mine, takenBy: undefined, notBefore: this.#now() + againMs });
      },
    };
  }
}

function keyOf(task: Task): string {
  return `${task.kind} ${task.run} ${task.kind === "host" ? task.host : ""}`;
}
