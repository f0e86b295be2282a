import type { HostName, RunId } from "../model/ids.ts";
import type { OnProgress } from "../model/progress.ts";
import type { StopReason } from "../model/rollout/stop-reason.ts";
import type { TakenTask, Task, WorkQueue } from "../ports/work-queue.ts";
import { PlanRun } from "../stages/apply.ts";
import type { HostEnding } from "../stages/run-rollout.ts";
import { driveRun, type RunGround } from "./drive-run.ts";
import { EndedHosts } from "./ended-hosts.ts";
import { workOnHost } from "./work-on-host.ts";

const pollMs = 500;
const scanMs = 5_000;
const runsAtOnce = 20;
/** Plans that a worker keeps: they may be large, and it lives long. */
const mostPlans = 4;
const never = new AbortController().signal;
const runPauses = new Error("the run pauses");

/** A process that works on whatever runs there are. */
export type Working = {
  readonly queue: WorkQueue;
  /** How many hosts it works on at once. */
  readonly hostsAtOnce: number;
  readonly onProgress: (run: RunId) => OnProgress;
  /** What went wrong with a task, which another worker, or this one, takes up again. */
  readonly onFailure: (task: Task, error: unknown) => void;
  /** Tasks cannot be looked for; told once, until that is for another reason or is over, which is told as undefined. */
  readonly onTrouble: (error: Error | undefined) => void;
  /** Aborted: takes no more, and ends when the hosts that are under way have come to their end; waves are left to others. */
  readonly stop: AbortSignal;
};

/** Takes tasks until it is stopped, and looks after runs that nobody moves on. */
export async function work(ground: RunGround, working: Working): Promise<void> {
  const worker = new Worker(ground, working);
  await worker.run();
}

/** A run as a worker knows it; seq: the number of the last entry that it has taken note of. */
type KnownRun = { readonly planRun: PlanRun; readonly drains: boolean; seq: number };

class Worker {
  readonly #ground: RunGround;
  readonly #working: Working;
  readonly #underWay = { rollout: new Set<Promise<void>>(), host: new Set<Promise<void>>() };
  readonly #planRuns = new Map<RunId, Promise<KnownRun>>();
  #scannedAt = Number.NEGATIVE_INFINITY;
  #trouble: string | undefined;

  constructor(ground: RunGround, working: Working) {
    this.#ground = ground;
    this.#working = working;
  }

  async run(): Promise<void> {
    const { stop } = this.#working;
    const { clock } = this.#ground.ports;
    while (!stop.aborted) {
      await this.#look().then(
        () => this.#tellTrouble(undefined),
        (error: unknown) =>
          this.#tellTrouble(
            error instanceof Error ? error : new Error("nothing was said of it", { cause: error }),
          ),
      );
      await clock.sleep(pollMs, stop).catch((error: unknown) => {
        if (!stop.aborted) throw error;
      });
    }
    await Promise.all([...this.#underWay.host, ...this.#underWay.rollout]);
  }

  #tellTrouble(error: Error | undefined): void {
    const trouble = error && String(error);
    if (trouble !== this.#trouble) this.#working.onTrouble(error);
    this.#trouble = trouble;
  }

  async #look(): Promise<void> {
    const { clock } = this.#ground.ports;
    if (clock.now() - this.#scannedAt >= scanMs) {
      for (const { run, wasBegun, isHeld } of await this.#ground.store.openRuns())
        if (wasBegun && !isHeld) await this.#working.queue.ask({ kind: "rollout", run });
      this.#scannedAt = clock.now();
    }
    await this.#take("rollout", runsAtOnce);
    await this.#take("host", this.#working.hostsAtOnce);
  }

  async #take(kind: Task["kind"], atOnce: number): Promise<void> {
    const underWay = this.#underWay[kind];
    const free = atOnce - underWay.size;
    if (free <= 0) return;
    for (const taken of await this.#working.queue.take(kind, free)) {
      const done = this.#carryOut(taken).finally(() => underWay.delete(done));
      underWay.add(done);
    }
  }

  async #carryOut({ task, settle }: TakenTask): Promise<void> {
    try {
      if (task.kind === "rollout") await this.#drive(task.run);
      else await this.#workOn(task.run, task.host);
      await settle("done");
    } catch (error) {
      // What is left to others because this worker stops, or to later because the run pauses, is no failure.
      if (error !== this.#working.stop.reason && error !== runPauses) this.#working.onFailure(task, error);
      // A task that is not given back is another's in a moment, too.
      await settle("again").catch(() => undefined);
    }
  }

  async #drive(run: RunId): Promise<void> {
    const { queue, onProgress, stop } = this.#working;
    const { store, ports } = this.#ground;
    const ended = new EndedHosts({ store, clock: ports.clock, run, leave: stop });
    const carryOut = async (host: HostName): Promise<HostEnding> => {
      await queue.ask({ kind: "host", run, host });
      return ended.of(host);
    };
    try {
      // A worker that stops leaves the run to others: it neither ends the run nor its hosts.
      await driveRun(this.#ground, {
        run,
        onProgress: onProgress(run),
        onPause: () => undefined,
        stop: never,
        abort: never,
        leave: stop,
        carryOut,
      });
    } finally {
      await ended.close();
      this.#planRuns.delete(run);
    }
  }

  async #workOn(run: RunId, host: HostName): Promise<void> {
    const { store, ports } = this.#ground;
    const known = await this.#planRunOf(run);
    if (known.drains) await this.#catchUp(run, known);
    const { planRun } = known;
    const whyNotBegin = () => this.#whyNotBegin(run, known);
    const task = { store, clock: ports.clock, run, planRun, signal: this.#working.stop, whyNotBegin };
    await workOnHost(task, host);
  }

  /** The rollout let the host be begun when it asked for it; since then it may have waited for a worker that is free. */
  async #whyNotBegin(run: RunId, known: KnownRun): Promise<StopReason | undefined> {
    const wish = await this.#ground.store.wishOf(run);
    if (wish === "pause") throw runPauses;
    if (wish === "stop") return { kind: "operator" };
    await this.#catchUp(run, known);
    return known.planRun.whyNoFurther();
  }

  async #catchUp(run: RunId, known: KnownRun): Promise<void> {
    const entries = await this.#ground.store.readAfter(run, known.seq);
    known.seq = Math.max(known.seq, entries.at(-1)?.seq ?? 0);
    known.planRun.takeNote(entries.map(({ entry }) => entry));
  }

  /** One for all hosts of a run: what is asked of its cloud is shared among them. */
  #planRunOf(run: RunId): Promise<KnownRun> {
    const known = this.#planRuns.get(run) ?? this.#openPlanRun(run);
    this.#planRuns.set(run, known);
    known.catch(() => this.#planRuns.delete(run));
    const [oldest] = this.#planRuns.keys();
    if (this.#planRuns.size > mostPlans && oldest !== undefined) this.#planRuns.delete(oldest);
    return known;
  }

  async #openPlanRun(run: RunId): Promise<KnownRun> {
    const { onProgress } = this.#working;
    const start = await this.#ground.store.readStart(run);
    if (start.kind !== "run-started") throw new Error(`the journal of ${run} has no beginning`);
    const { plan } = start;
    const journal = { append: () => Promise.reject(new Error("hosts have journals")), close: async () => {} };
    const options = { run, plan, onProgress: onProgress(run), stop: never, abort: never, journal };
    const planRun = new PlanRun(this.#ground.ports, options);
    return { planRun, drains: plan.intent.rollout?.drain !== undefined, seq: 1 };
  }
}
