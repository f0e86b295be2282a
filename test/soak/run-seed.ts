import type { HostFacts } from "../../src/model/host-facts.ts";
import type { HostName, RunId } from "../../src/model/ids.ts";
import type { HostPlan, Plan } from "../../src/model/plan.ts";
import { knownValue } from "../../src/model/reading.ts";
import { SeededRandom } from "../../src/sim/fleet/seeded-random.ts";
import { SimulatedProcess } from "../../src/sim/fleet/simulated-process.ts";
import { planUndo } from "../../src/stages/plan-undo.ts";
import { Crew } from "./crew.ts";
import type { PlannedFault, ProcessFault } from "./fault-plan.ts";
import { planFaults } from "./fault-plan.ts";
import { Life, type LifeEnd, type LifeGround, type Order, outcomesOf } from "./life.ts";
import { makeScenario, type Scenario } from "./scenario.ts";
import { differenceOf, stateText } from "./state-text.ts";
import { stateWithoutFaults } from "./state-without-faults.ts";
import { Violation, Watch } from "./watch.ts";
import { World } from "./world.ts";

/** What became of a seed; problem is undefined where all that must hold held. */
export type SeedEnd = {
  readonly seed: number;
  readonly problem: string | undefined;
  readonly faults: readonly PlannedFault[];
  readonly trace: readonly string[];
  readonly events: number;
};

const MINUTE = 60_000;

/** Plays one seed: a fleet, what is wanted of it, and what goes wrong, until all is as it would be without that. */
export async function runSeed(seed: number): Promise<SeedEnd> {
  const random = new SeededRandom(seed);
  const scenario = makeScenario(random);
  const faults = planFaults(random, scenario);
  const story = new Story(scenario, { seed, faults, random });
  const problem = await story.tell();
  return { seed, problem, faults, trace: story.world.trace, events: story.events };
}

type Ground = {
  readonly seed: number;
  readonly faults: readonly PlannedFault[];
  readonly random: SeededRandom;
};

class Story {
  readonly world: World;
  events = 0;
  readonly #scenario: Scenario;
  readonly #random: SeededRandom;
  readonly #seed: number;
  readonly #watch: Watch;
  readonly #crew: Crew;
  readonly #lives: Life[] = [];
  #alive = 0;
  readonly #ends: Promise<LifeEnd>[] = [];
  #isHeldBackByVms = false;
  /** Told that the operator does not wait any longer for a process that is asleep. */
  #givenUp = Promise.withResolvers<LifeEnd>();

  constructor(scenario: Scenario, { seed, faults, random }: Ground) {
    this.world = new World(scenario, seed, faults);
    this.#scenario = scenario;
    this.#random = random;
    this.#seed = seed;
    this.#watch = new Watch(this.world, scenario);
    this.#crew = new Crew(this.#ground);
    this.world.time.onEvent = (count) => {
      this.events = count;
      if (count > 200_000) throw new Violation("it never ends");
      this.#watch.check();
      if (this.#crew.problem !== undefined) throw new Violation(this.#crew.problem);
      const fault = this.world.faults.ofEvent();
      if (fault) this.#strike(fault);
    };
  }

  get #ground(): LifeGround {
    return { world: this.world, scenario: this.#scenario, watch: this.#watch };
  }

  async tell(): Promise<string | undefined> {
    try {
      const twin = await stateWithoutFaults(this.#scenario, this.#seed);
      this.#watch.expectDone(twin);
      await this.world.time.run(this.#live(twin));
      return undefined;
    } catch (error) {
      if (error instanceof Violation) return error.message;
      return error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
  }

  async #live(twin: ReadonlyMap<string, string>): Promise<void> {
    const { time, faults, hosts } = this.world;
    for (let life = 0; life < 4; life++) {
      const end = await this.#begin(this.#nextOrder());
      if (end.kind === "nothing-to-do") break;
      await time.sleep(this.#random.int(1_000, this.#random.pick([MINUTE, 40 * MINUTE])));
    }
    faults.stop();
    for (const host of hosts.values()) host.repair();
    // Who was asleep may hand a run over as late as now.
    if (this.#scenario.isShared) this.#crew.begin();
    await Promise.all(this.#ends);
    if (this.#scenario.isShared) await this.#endAllRuns();
    await time.sleep(180 * MINUTE);
    const plan = await this.#settle();
    this.#compare(plan, twin);
    if (this.#scenario.isUndone && this.#scenario.vms.length === 0) await this.#undoAll();
  }

  /** An operator whose run has not come to its end goes on with it, or makes a new one. */
  #nextOrder(): Order {
    const [run] = [...this.world.runs.entries.keys()].toReversed();
    const isOpen = run !== undefined && !this.world.runs.hasEnded(run);
    return isOpen && !this.#scenario.isShared && this.#random.chance(0.6)
      ? { kind: "resume", run }
      : { kind: "apply" };
  }

  /** Workers bring to an end what was handed over, also where the one who did so is gone. */
  async #endAllRuns(): Promise<void> {
    const { time } = this.world;
    this.#crew.begin();
    await this.#handOverAgain();
    for (let minutes = 0; this.#isSomeRunOpen(); minutes++) {
      if (minutes > 48 * 60) throw new Violation("the workers do not bring a run to its end");
      await time.sleep(MINUTE);
    }
    this.#crew.dismiss();
  }

  /** A run whose operator died before he handed it over has been begun by nobody: he resumes it. */
  async #handOverAgain(): Promise<void> {
    const { runs, queue, time } = this.world;
    const operator = queue.openFor(new SimulatedProcess("operator", time));
    for (const [run, entries] of runs.entries)
      if (entries.length === 1) await operator.ask({ kind: "rollout", run });
  }

  #isSomeRunOpen(): boolean {
    const { runs } = this.world;
    return [...runs.entries.keys()].some((run) => !runs.hasEnded(run));
  }

  #begin(order: Order): Promise<LifeEnd> {
    const { world } = this;
    const life = new Life(this.#ground, this.#lives.length + 1);
    world.note(`${life.process.name} begins: ${order.kind}`);
    this.#lives.push(life);
    this.#alive += 1;
    if (this.#scenario.isShared) this.#crew.begin();
    const end = life.live(order).then((how) => {
      world.note(`${life.process.name} ends: ${how.kind}`);
      this.#alive -= 1;
      // Who is asleep may still hand a run over.
      if (this.#alive === 0 && !this.#isSomeRunOpen()) this.#crew.dismiss();
      return how;
    });
    this.#ends.push(end);
    this.#givenUp = Promise.withResolvers<LifeEnd>();
    return Promise.race([end, this.#givenUp.promise]);
  }

  #strike(fault: ProcessFault): void {
    const life = this.#lives.at(-1);
    if (!life) return;
    const workers = this.#crew.processes;
    const process = workers[this.#random.int(0, workers.length)] ?? life.process;
    this.world.note(`${process.name} is ${fault.kind}`);
    if (fault.kind === "killed") process.kill();
    if (fault.kind === "stopped") this.#stop(life);
    if (fault.kind === "aborted") this.#abort(life, process);
    if (fault.kind === "paused") this.#pause(fault.ms);
    if (fault.kind === "asleep") {
      process.sleepFor(fault.ms);
      if (fault.isReplaced && process === life.process) this.#givenUp.resolve({ kind: "interrupted" });
    }
    if (fault.kind === "lock-lost") {
      const host = [...this.world.hosts.values()].find(({ lock }) => lock !== undefined);
      if (host?.lock) host.letGo(host.lock);
    }
  }

  #stop(life: Life): void {
    if (this.#scenario.isShared) this.world.runs.wish(life.run, "stop");
    else life.interrupt(1);
  }

  #abort(life: Life, process: SimulatedProcess): void {
    if (process === life.process) life.interrupt(2);
    else this.#crew.replace(process);
  }

  /** The run that was begun last, for a while. */
  #pause(ms: number): void {
    const { runs, time } = this.world;
    const [run] = [...runs.entries.keys()].toReversed();
    if (run === undefined || runs.hasEnded(run)) return;
    runs.wish(run, "pause");
    time.after(ms, () => runs.wish(run, "go"));
  }

  /** Applies until nothing is left to do. */
  async #settle(): Promise<Plan> {
    let last: LifeEnd | undefined;
    for (let life = 0; life < 6; life++) {
      last = await this.#begin({ kind: "apply" });
      if (last.kind === "nothing-to-do") return last.plan;
      await this.world.time.sleep(MINUTE);
    }
    this.#isHeldBackByVms = last?.kind === "ran" && this.#isStuckWithVms(last);
    if (this.#isHeldBackByVms && last?.kind === "ran") return last.plan;
    throw new Violation(
      `with nothing in the way there is still something to do: ${JSON.stringify(last && outcomesOf(last))}`,
    );
  }

  /** VMs that have nowhere to go keep their host as it is, and it says so. */
  #isStuckWithVms({ hosts }: Extract<LifeEnd, { kind: "ran" }>): boolean {
    return hosts.every(
      ({ host, outcome }) =>
        outcome.kind === "done" ||
        (outcome.finding.code === "live-migration-failed" && this.#vmsOn(host) > 0) ||
        outcome.finding.code === "rollout-stopped" ||
        outcome.finding.code === "canary-failed" ||
        outcome.finding.code === "group-full",
    );
  }

  #vmsOn(host: HostName): number {
    return (knownValue(this.world.host(host).facts.workloads)?.vms ?? []).length;
  }

  #compare({ hosts }: Plan, twin: ReadonlyMap<string, string>): void {
    for (const planned of hosts) {
      const host = this.world.host(planned.host);
      if (host.lock) throw new Violation(`${planned.host} is still locked by ${host.lock.holder}`);
      if (planned.status !== "unchanged") {
        this.#requireReason(planned, twin);
        continue;
      }
      const service = this.world.nova.services.get(planned.host);
      if (service && service.status !== "enabled")
        throw new Violation(
          `nova-compute of ${planned.host} is left ${service.status}: ${service.disabledReason}`,
        );
      const held = Object.keys(knownValue(host.facts.holders)?.byAddress ?? {});
      const state = stateText(host.facts, "all");
      if (held.length === 0 && state !== twin.get(planned.host))
        throw new Violation(
          `${planned.host} is not as without faults: ${differenceOf(state, twin.get(planned.host) ?? "{}")}`,
        );
    }
  }

  /** A host may end otherwise where VMs stand in the way, or where it would without faults, too. */
  #requireReason({ host, status, findings }: HostPlan, twin: ReadonlyMap<string, string>): void {
    const isRefusedAnyhow = twin.get(host) === "refused";
    const errors = findings.filter(({ severity }) => severity === "error");
    const isHeldBack = status === "changes" && this.#isHeldBackByVms;
    if (!isHeldBack && (errors.length === 0 || !(isRefusedAnyhow || this.#vmsOn(host) > 0)))
      throw new Violation(`${host} ends as ${status}: ${JSON.stringify(findings)}`);
  }

  /** Takes back all runs, the newest first. */
  async #undoAll(): Promise<void> {
    const { runs, time } = this.world;
    for (const [run, entries] of [...runs.entries].toReversed()) {
      if (entries[0]?.kind !== "run-started") continue;
      await this.#undo(
        run,
        planUndo(entries, { createdAt: new Date(time.now()).toISOString(), reboot: false }),
      );
    }
    for (const [name, facts] of this.#scenario.facts) {
      // VFs of somebody else that nobody makes at boot are gone with the first one.
      if (hasVfs(facts)) continue;
      const [before, after] = [
        stateText(facts, "configured"),
        stateText(this.world.host(name).facts, "configured"),
      ];
      if (before !== after)
        throw new Violation(`${name} is not as before after undo: ${differenceOf(after, before)}`);
    }
  }

  async #undo(run: RunId, plan: Plan): Promise<void> {
    const end = await this.#begin({ kind: "carry-out", plan });
    if (end.kind === "nothing-to-do") return;
    const bad = end.kind === "ran" ? end.hosts.filter(({ outcome }) => outcome.kind !== "done") : [end];
    if (bad.length > 0) throw new Violation(`the undo of ${run} fails: ${JSON.stringify(bad)}`);
  }
}

function hasVfs(facts: HostFacts): boolean {
  return (knownValue(facts.networkFunctions) ?? []).some(
    ({ physicalFunction }) => physicalFunction.is === "known",
  );
}
