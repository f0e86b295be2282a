import type { HostIntent } from "../../src/model/intent.ts";
import type { HostPlan, Plan } from "../../src/model/plan.ts";
import type { HostCount } from "../../src/model/rollout/rollout-intent.ts";
import type { JournalEntry } from "../../src/model/run.ts";

/** Watches a run's journal for what its fleet file forbids, by rules of its own: it knows nothing of how the product admits hosts. */
export class RolloutRules {
  readonly #plan: Plan;
  readonly #hosts: ReadonlyMap<string, HostIntent>;
  readonly #canary: ReadonlySet<string>;
  readonly #clocksApartMs: number;
  readonly #underWay = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #done = new Set<string>();
  #lastEnd: { readonly host: string; readonly at: string } | undefined;

  /** clocksApartMs: how far the times of entries may be apart that come at one time. */
  constructor(plan: Plan, clocksApartMs = 0) {
    this.#plan = plan;
    this.#clocksApartMs = clocksApartMs;
    this.#hosts = new Map(plan.intent.hosts.map((host) => [host.name, host]));
    const { canary } = plan.intent.rollout ?? {};
    const computes = this.#busy().filter(({ host }) => !this.#isController(host));
    this.#canary = new Set(
      canary?.kind === "number" ? computes.slice(0, canary.hosts).map(({ host }) => host) : [],
    );
  }

  /** What is wrong about an entry; undefined: nothing. */
  see(entry: JournalEntry): string | undefined {
    if (entry.kind === "host-started") {
      const { host } = entry;
      // A run that is gone on with begins what was under way once more.
      if (this.#underWay.has(host)) return undefined;
      const problem = this.#judge(host) ?? this.#judgePause(host, entry.at);
      this.#underWay.add(host);
      return problem;
    }
    if (entry.kind === "host-ended" && this.#underWay.delete(entry.host)) {
      (entry.outcome.kind === "done" ? this.#done : this.#failed).add(entry.host);
      this.#lastEnd = entry;
    }
    return undefined;
  }

  #judge(host: string): string | undefined {
    const { concurrency, rollout } = this.#plan.intent;
    const others = [...this.#underWay];
    if (others.length >= concurrency)
      return `${host} is begun as number ${others.length + 1} at once, of ${concurrency}`;
    if (this.#failed.size >= (rollout?.stopAfter ?? Number.POSITIVE_INFINITY))
      return `${host} is begun after ${this.#failed.size} failures`;
    const isUndo = this.#plan.purpose.kind === "undo";
    const controllers = this.#busy().filter((each) => this.#isController(each.host));
    if (
      this.#isController(host)
        ? others.length > 0
        : !isUndo && controllers.some((each) => !this.#done.has(each.host))
    )
      return `${host} is begun beside a controller, or before one is done`;
    if (
      !this.#isController(host) &&
      !this.#canary.has(host) &&
      [...this.#canary].some((each) => !this.#done.has(each))
    )
      return `${host} is begun before the canary is done`;
    return this.#judgeGroup(host, others) ?? this.#judgeWave(host, others);
  }

  #judgePause(host: string, at: string): string | undefined {
    const { rollout } = this.#plan.intent;
    const last = this.#lastEnd;
    if (!rollout || !last || this.#waveOf(last.host) === this.#waveOf(host)) return undefined;
    const pauseMs = Date.parse(at) - Date.parse(last.at);
    return pauseMs < rollout.pauseMs - this.#clocksApartMs
      ? `${host} is begun ${pauseMs} ms after ${last.host} of the wave before, of ${rollout.pauseMs}`
      : undefined;
  }

  #waveOf(name: string): string | undefined {
    if (this.#isController(name)) return "controllers";
    if (this.#canary.has(name)) return "canary";
    const { waves } = this.#plan.intent.rollout ?? {};
    return waves?.kind === "label" ? `label ${this.#hosts.get(name)?.labels[waves.label]}` : "all";
  }

  #judgeGroup(host: string, others: readonly string[]): string | undefined {
    const { perGroup } = this.#plan.intent.rollout ?? {};
    const value = perGroup && this.#hosts.get(host)?.labels[perGroup.label];
    if (!perGroup || value === undefined) return undefined;
    const isIn = (name: string) => this.#hosts.get(name)?.labels[perGroup.label] === value;
    const most = limitOf(perGroup.atMost, [...this.#hosts.keys()].filter(isIn).length);
    const out = [...others, ...this.#failed].filter(isIn).length;
    return out >= most
      ? `${host} is begun with ${out} of ${perGroup.label} ${value} out, of ${most}`
      : undefined;
  }

  /** Waves are racks, or one of all; hosts of another wave are not under way at the same time. */
  #judgeWave(host: string, others: readonly string[]): string | undefined {
    const { rollout } = this.#plan.intent;
    if (!rollout || this.#isController(host) || this.#canary.has(host)) return undefined;
    if (others.some((other) => this.#waveOf(other) !== this.#waveOf(host)))
      return `${host} is begun beside hosts of another wave`;
    const size = this.#busy().filter((each) => this.#waveOf(each.host) === this.#waveOf(host)).length;
    const most = rollout.atOnce ? limitOf(rollout.atOnce, size) : Number.POSITIVE_INFINITY;
    return others.length >= most
      ? `${host} is begun with ${others.length} of its wave under way, of ${most}`
      : undefined;
  }

  #busy(): readonly HostPlan[] {
    return this.#plan.hosts.filter(({ phases }) => phases.length > 0);
  }

  #isController(name: string): boolean {
    return this.#hosts.get(name)?.roles.includes("controller") ?? false;
  }
}

function limitOf(count: HostCount, all: number): number {
  return count.kind === "number" ? count.hosts : Math.max(1, Math.floor((all * count.percent) / 100));
}
