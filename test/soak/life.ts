import { OperatingError } from "../../src/base/operating-error.ts";
import type { RunId } from "../../src/model/ids.ts";
import type { Plan } from "../../src/model/plan.ts";
import { createFleetShell } from "../../src/sim/fleet/fleet-shell.ts";
import { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { applyPlan, type RunPorts, type RunResult } from "../../src/stages/apply.ts";
import { discover } from "../../src/stages/discover.ts";
import { computeAccessOf } from "../../src/stages/drain/compute-access.ts";
import { readServersAway } from "../../src/stages/drain/read-servers-away.ts";
import { planFleet } from "../../src/stages/plan.ts";
import type { Scenario } from "./scenario.ts";
import { Violation, type Watch } from "./watch.ts";
import type { World } from "./world.ts";

/** How a process ended that an operator started. */
export type LifeEnd =
  | { readonly kind: "killed" | "unwritable" | "interrupted" }
  | { readonly kind: "nothing-to-do"; readonly plan: Plan }
  | { readonly kind: "ran"; readonly plan: Plan; readonly result: RunResult };

/** One process: what it is at, and how it is interrupted. */
export class Life {
  readonly process: SimulatedProcess;
  readonly run: RunId;
  readonly #world: World;
  readonly #scenario: Scenario;
  readonly #watch: Watch;
  readonly #stop = new AbortController();
  readonly #abort = new AbortController();

  constructor(about: {
    readonly world: World;
    readonly scenario: Scenario;
    readonly watch: Watch;
    readonly number: number;
  }) {
    const { world, scenario, watch, number } = about;
    this.#world = world;
    this.#scenario = scenario;
    this.#watch = watch;
    this.process = new SimulatedProcess(`process ${number}`, world.time);
    this.run = `20261123-040000-${String(number).padStart(4, "0")}` as RunId;
  }

  /** Ctrl-C once, or twice. */
  interrupt(times: 1 | 2): void {
    this.#stop.abort();
    if (times === 2) this.#abort.abort(new Error("interrupted"));
  }

  /** Carries a plan out: that of the fleet as it is, or one that is given. */
  async live(given?: Plan): Promise<LifeEnd> {
    const { death } = this.process;
    const killed = death.then((kind) => ({ kind }) as const);
    return Promise.race([this.#work(given), killed]);
  }

  async #work(given: Plan | undefined): Promise<LifeEnd> {
    const ports = this.#ports();
    try {
      const plan = given ?? (await this.#plan(ports));
      if (plan.hosts.every(({ phases }) => phases.length === 0)) return { kind: "nothing-to-do", plan };
      const result = await applyPlan(ports, {
        run: this.run,
        plan,
        onProgress: () => undefined,
        stop: this.#stop.signal,
        abort: this.#abort.signal,
      });
      requireWords(plan, result);
      return { kind: "ran", plan, result };
    } catch (error) {
      if (error instanceof OperatingError && error.code === "journal-unwritable")
        return { kind: "unwritable" };
      if (this.#abort.signal.aborted && error === this.#abort.signal.reason) return { kind: "interrupted" };
      throw error;
    }
  }

  async #plan(ports: RunPorts): Promise<Plan> {
    const { intent } = this.#scenario;
    const { hosts, concurrency } = intent;
    const seen = await discover(ports, { hosts, concurrency, signal: this.#abort.signal });
    const away = await readServersAway(ports.journals, intent);
    const { signal } = this.#abort;
    const access = intent.rollout?.drain && computeAccessOf(intent, ports.openCloud, { signal, away });
    const computes = access && (await access.readAll(intent, seen));
    const at = new Date(this.#world.time.now()).toISOString();
    return planFleet({ path: "fleet.yaml", intent }, { hosts: seen, computes }, at);
  }

  #ports(): RunPorts {
    const { process, run } = this;
    const world = this.#world;
    this.#watch.begin(process, run);
    return {
      shell: createFleetShell(world, process),
      clock: {
        now: world.time.now,
        sleep: async (ms, signal) => {
          await process.awake();
          return process.turn(world.time.sleep(ms, signal));
        },
      },
      makeNonce: () => "0123456789abcdef",
      openCloud: async () => world.nova.openFor(process),
      openFile: () => Promise.reject(new Error("this fleet sends no files")),
      journals: world.journals.openFor(process, {
        faultOf: () => world.faults.ofEntry(),
        onEntry: (of, entry) => this.#watch.seeEntry(of, entry),
      }),
      controlHost: "control",
    };
  }
}

/** A host that does not end well says why, and what to do. */
function requireWords({ hosts }: Plan, result: RunResult): void {
  for (const { host, phases } of hosts) {
    if (phases.length === 0) continue;
    const ending = result.hosts.find((each) => each.host === host);
    if (!ending) throw new Violation(`the run says nothing of how ${host} ended`);
    const { outcome } = ending;
    if (
      outcome.kind !== "done" &&
      (outcome.finding.summary === "" || outcome.finding.detail === "" || !outcome.finding.fix)
    )
      throw new Violation(`${host} ${outcome.kind} without words: ${JSON.stringify(outcome.finding)}`);
  }
}
