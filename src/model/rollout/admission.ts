import type { HostName } from "../ids.ts";
import type { HostGroup, Rollout, Wave } from "./rollout.ts";
import { type StopReason, stopAfterFailures, stopOutsideWindow } from "./stop-reason.ts";

/** What is to be done next. */
export type Decision =
  | { readonly kind: "begin"; readonly host: HostName; readonly wave: Wave }
  /** Until a host that was begun has ended. */
  | { readonly kind: "wait" }
  /** Before this wave; milliseconds since the epoch. */
  | { readonly kind: "pause"; readonly until: number; readonly before: Wave }
  /** Not to be begun at all: hosts of its group that failed are out, and no more may be. */
  | { readonly kind: "leave-out"; readonly host: HostName; readonly group: HostGroup }
  /** Those that wait are not begun; what is under way is to be waited for. */
  | { readonly kind: "stop"; readonly reason: StopReason }
  | { readonly kind: "finished" };

/** Hosts take longer or shorter than others: groups that would take half of the time that is left go first. */
const GROUPS_GO_EARLY = 2;

type Place = { readonly host: HostName; readonly position: number };
type Head = Place & { readonly group: HostGroup | undefined };

/** Says of a rollout which host may be begun now. It is told what has ended and the time, and does nothing itself. */
export class Admission {
  readonly #rollout: Rollout;
  /** The hosts of the current wave that wait, by their group, each in its order. */
  #waiting: Map<HostGroup | undefined, Place[]>;
  #waitingCount = 0;
  #at = 0;
  #running = 0;
  #lastEndedAt = Number.NEGATIVE_INFINITY;
  #resumeAt = Number.NEGATIVE_INFINITY;
  #reason: StopReason | undefined;
  /** Hosts of a group that are under way or failed. */
  readonly #out = new Map<HostGroup, number>();
  readonly #failed: HostName[] = [];

  constructor(rollout: Rollout) {
    this.#rollout = rollout;
    this.#waiting = this.#queuesOf(rollout.waves[0]);
  }

  /** What is to be done at a time (milliseconds since the epoch); a host that it says to begin counts as begun. */
  next(now: number): Decision {
    if (this.#reason) return { kind: "stop", reason: this.#reason };
    const wave = this.#rollout.waves[this.#at];
    if (!wave) return { kind: "finished" };
    if (this.#waiting.size === 0) return this.#running > 0 ? { kind: "wait" } : this.#advance(now);
    if (now < this.#resumeAt) return { kind: "pause", until: this.#resumeAt, before: wave };
    const closed = stopOutsideWindow(this.#rollout, now);
    if (closed) return this.#latch(closed);
    return this.#running < wave.atOnce ? this.#beginOne(wave) : { kind: "wait" };
  }

  /** Takes note that a host that was begun has ended, at a time; well: it is as it shall be. */
  ended(host: HostName, well: boolean, now: number): void {
    const group = this.#rollout.groups.get(host);
    this.#running -= 1;
    if (well && group) this.#out.set(group, this.#outOf(group) - 1);
    this.#lastEndedAt = now;
    if (well) return;
    this.#failed.push(host);
    const reason = stopAfterFailures(this.#rollout, this.#failed);
    if (reason) this.stop(reason);
  }

  /** Takes note that a host was begun, or left out, in the part of a run that is gone on with: nothing is asked of it. */
  resume(host: HostName, how: "begun" | "left-out"): void {
    const at = this.#rollout.waves.findIndex(({ hosts }) => hosts.includes(host));
    if (at > this.#at) {
      this.#at = at;
      this.#waiting = this.#queuesOf(this.#rollout.waves[at]);
    }
    const group = this.#rollout.groups.get(host);
    const queue = this.#waiting.get(group) ?? [];
    const rest = queue.filter((place) => place.host !== host);
    this.#waitingCount -= queue.length - rest.length;
    if (rest.length > 0) this.#waiting.set(group, rest);
    else this.#waiting.delete(group);
    if (how === "left-out") return;
    this.#running += 1;
    if (group) this.#out.set(group, this.#outOf(group) + 1);
  }

  /** Lets no further host be begun; the first reason counts. */
  stop(reason: StopReason): void {
    this.#reason ??= reason;
  }

  /** The hosts that were neither begun nor left out, in their order. */
  waiting(): readonly HostName[] {
    const current = [...this.#waiting.values()].flat().toSorted((a, b) => a.position - b.position);
    const later = this.#rollout.waves.slice(this.#at + 1).flatMap(({ hosts }) => hosts);
    return [...current.map(({ host }) => host), ...later];
  }

  #latch(reason: StopReason): Decision {
    this.stop(reason);
    return { kind: "stop", reason };
  }

  #advance(now: number): Decision {
    this.#at += 1;
    this.#resumeAt = this.#lastEndedAt + this.#rollout.pauseMs;
    this.#waiting = this.#queuesOf(this.#rollout.waves[this.#at]);
    return this.next(now);
  }

  #queuesOf(wave: Wave | undefined): Map<HostGroup | undefined, Place[]> {
    const places = (wave?.hosts ?? []).map((host, position) => ({ host, position }));
    this.#waitingCount = places.length;
    return Map.groupBy(places, ({ host }) => this.#rollout.groups.get(host));
  }

  /** The first host in the wave's order whose group has room, but for groups that the wave would wait for at its end. */
  #beginOne(wave: Wave): Decision {
    const late = this.#latestGroup(wave);
    const free = this.#firstOf((group) =>
      late ? group === late : !group || this.#outOf(group) < group.atMost,
    );
    if (free) {
      const { group, host } = free;
      this.#take(group);
      this.#running += 1;
      if (group) this.#out.set(group, this.#outOf(group) + 1);
      return { kind: "begin", host, wave };
    }
    // With nothing under way a full group is full of failures, and stays so.
    const full = this.#running > 0 ? undefined : this.#firstOf(() => true);
    if (!full?.group) return { kind: "wait" };
    this.#take(full.group);
    return { kind: "leave-out", host: full.host, group: full.group };
  }

  /**
   * The group with room that needs the most rounds of its own limit, if that is near what all that is left needs of the wave's:
   * taken later, its hosts would go on alone when all others have ended.
   */
  #latestGroup({ atOnce }: Wave): HostGroup | undefined {
    let rounds = (this.#waitingCount + this.#running) / atOnce / GROUPS_GO_EARLY;
    let latest: HostGroup | undefined;
    for (const [group, queue] of this.#waiting) {
      if (!group || this.#outOf(group) >= group.atMost) continue;
      const own = (queue.length + this.#outOf(group)) / group.atMost;
      if (own < rounds || (latest && own === rounds)) continue;
      rounds = own;
      latest = group;
    }
    return latest;
  }

  /** The host that waits and is first in the wave's order, among those of some groups. */
  #firstOf(isMeant: (group: HostGroup | undefined) => boolean): Head | undefined {
    let best: Head | undefined;
    for (const [group, queue] of this.#waiting) {
      const head = queue[0];
      if (head && (!best || head.position < best.position) && isMeant(group)) best = { ...head, group };
    }
    return best;
  }

  #take(group: HostGroup | undefined): void {
    const queue = this.#waiting.get(group);
    queue?.shift();
    this.#waitingCount -= 1;
    if (queue?.length === 0) this.#waiting.delete(group);
  }

  #outOf(group: HostGroup): number {
    return this.#out.get(group) ?? 0;
  }
}
