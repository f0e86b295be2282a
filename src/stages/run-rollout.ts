import type { Finding } from "../model/finding.ts";
import type { HostName } from "../model/ids.ts";
import type { WaveEvent, WaveProgress } from "../model/progress.ts";
import { Admission } from "../model/rollout/admission.ts";
import type { Rollout, Wave, WaveMark } from "../model/rollout/rollout.ts";
import type { StopReason } from "../model/rollout/stop-reason.ts";
import type { HostOutcome } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import { groupFull, notBegun } from "./rollout-findings.ts";

/** How a host's, or a cloud's, part of a run ended. */
export type HostEnding = { readonly host: HostName; readonly outcome: HostOutcome };

/** How hosts are worked on, and how it is recorded that one is not, and what happens to waves. */
export type RolloutWork = {
  readonly clock: Clock;
  /** Aborted: no further host is begun. */
  readonly stop: AbortSignal;
  readonly carryOut: (host: HostName) => Promise<HostEnding>;
  readonly leaveOut: (host: HostName, finding: Finding) => Promise<HostEnding>;
  readonly tellWave: (event: WaveEvent, hosts: readonly HostName[]) => Promise<void>;
  /** What has happened already, of a run that is gone on with, in its order. */
  readonly record?: readonly RolloutRecord[];
  /** Waits while the operator wants no further host to be begun for now; false: none at all, and those under way are to end. */
  readonly mayBegin?: () => Promise<boolean>;
  /** Aborted: a pause between waves ends, and its reason is thrown; the rollout is left to others. */
  readonly leave?: AbortSignal;
};

/** What a run's journal tells of a host, and when (milliseconds since the epoch); began: whether it was begun before it ended. */
export type RolloutRecord =
  | { readonly kind: "begun"; readonly host: HostName }
  | {
      readonly kind: "ended";
      readonly host: HostName;
      readonly outcome: HostOutcome;
      readonly began: boolean;
      readonly at: number;
    };

/** How the hosts of a rollout ended, in its order, and why some were not begun, if so. */
export type RolloutEnd = {
  readonly endings: readonly HostEnding[];
  readonly reason: StopReason | undefined;
};

/**
 * Works on hosts as the rollout allows. If the work throws, as when the journal cannot be written, no further host is
 * begun, and it is thrown when all that were begun have ended.
 */
export function runRollout(rollout: Rollout, work: RolloutWork): Promise<RolloutEnd> {
  return new RolloutRun(rollout, work).run();
}

type OpenWave = { readonly wave: Wave; done: number; failed: number; underWay: number };

class RolloutRun {
  readonly #rollout: Rollout;
  readonly #work: RolloutWork;
  readonly #admission: Admission;
  readonly #endings = new Map<HostName, HostEnding>();
  readonly #underWay = new Set<Promise<void>>();
  /** Resolves when the next of those under way has ended: to race all of them each time would cost the more the more there are. */
  #nextEnd = Promise.withResolvers<void>();
  readonly #failures: { readonly error: unknown }[] = [];
  #open: OpenWave | undefined;

  constructor(rollout: Rollout, work: RolloutWork) {
    this.#rollout = rollout;
    this.#work = work;
    this.#admission = new Admission(rollout);
  }

  async run(): Promise<RolloutEnd> {
    await this.#goOn(this.#work.record ?? []);
    const reason = await this.#admitAll().catch((error: unknown) => {
      this.#failures.push({ error });
      return undefined;
    });
    await Promise.all(this.#underWay);
    if (this.#failures[0]) throw this.#failures[0].error;
    if (reason)
      for (const host of this.#admission.waiting())
        this.#endings.set(host, await this.#work.leaveOut(host, notBegun(host, reason)));
    await this.#closeWave();
    const hosts = this.#rollout.waves.flatMap((wave) => wave.hosts);
    return { endings: hosts.flatMap((host) => this.#endings.get(host) ?? []), reason };
  }

  /** Takes over what has happened already, and the hosts that were under way. */
  async #goOn(record: readonly RolloutRecord[]): Promise<void> {
    const open = new Set<HostName>();
    for (const event of record) {
      const { host } = event;
      if (event.kind === "begun") {
        if (!open.has(host)) this.#admission.resume(host, "begun");
        open.add(host);
        continue;
      }
      if (event.began) this.#admission.ended(host, event.outcome.kind === "done", event.at);
      else this.#admission.resume(host, "left-out");
      open.delete(host);
      this.#endings.set(host, { host, outcome: event.outcome });
    }
    // The wave that was under way is told to have ended, also where all of its hosts had.
    const last = record.at(-1)?.host;
    const wave = this.#rollout.waves.find(({ hosts }) => hosts.some((host) => host === last));
    if (wave) await this.#openWave(wave);
    for (const host of open) await this.#begin(host);
  }

  /** Begins hosts until all are begun or no more are to be. */
  async #admitAll(): Promise<StopReason | undefined> {
    const { clock, leaveOut, stop, mayBegin } = this.#work;
    while (this.#failures.length === 0) {
      const mayGoOn = (await mayBegin?.()) ?? true;
      // While it was asked the only host under way may have failed, and then nothing is left to be waited for.
      if (this.#failures.length > 0) break;
      if (stop.aborted || !mayGoOn) this.#admission.stop({ kind: "operator" });
      const next = this.#admission.next(clock.now());
      switch (next.kind) {
        case "begin":
          await this.#openWave(next.wave);
          await this.#begin(next.host);
          break;
        case "wait":
          await this.#nextEnd.promise;
          break;
        case "pause":
          await this.#pause(next.until, next.before);
          break;
        case "leave-out":
          this.#endings.set(next.host, await leaveOut(next.host, groupFull(next.host, next.group)));
          break;
        case "stop":
          return next.reason;
        case "finished":
          return undefined;
      }
    }
    return undefined;
  }

  async #begin(host: HostName): Promise<void> {
    const part = this.#carryOut(host)
      .catch((error: unknown) => {
        this.#failures.push({ error });
      })
      .finally(() => {
        this.#underWay.delete(part);
        this.#nextEnd.resolve();
        this.#nextEnd = Promise.withResolvers<void>();
      });
    this.#underWay.add(part);
    await this.#move({ underWay: 1 });
  }

  async #carryOut(host: HostName): Promise<void> {
    const ending = await this.#work.carryOut(host);
    const isDone = ending.outcome.kind === "done";
    this.#endings.set(host, ending);
    // What ends because of a Ctrl-C is no failure that stops the others.
    if (this.#work.stop.aborted) this.#admission.stop({ kind: "operator" });
    this.#admission.ended(host, isDone, this.#work.clock.now());
    await this.#move({ underWay: -1, done: isDone ? 1 : 0, failed: isDone ? 0 : 1 });
  }

  /** Ctrl-C ends it at once. */
  async #pause(until: number, before: WaveMark): Promise<void> {
    const { clock, stop, leave } = this.#work;
    await this.#closeWave();
    const ms = until - clock.now();
    const { number, of, name } = before;
    await this.#work.tellWave({ kind: "wave-pause", before: { number, of, name }, ms }, []);
    // A timer may fire a moment early, and the pause would be told twice.
    await clock.sleep(ms + 1, leave ? AbortSignal.any([stop, leave]) : stop).catch((error: unknown) => {
      if (!stop.aborted) throw error;
    });
  }

  async #openWave(wave: Wave): Promise<void> {
    if (this.#open?.wave === wave) return;
    await this.#closeWave();
    const ended = wave.hosts.flatMap((host) => this.#endings.get(host) ?? []);
    const done = ended.filter(({ outcome }) => outcome.kind === "done").length;
    this.#open = { wave, done, failed: ended.length - done, underWay: 0 };
    await this.#work.tellWave({ kind: "wave-started", wave: progressOf(this.#open) }, wave.hosts);
  }

  async #move(by: { readonly underWay: number; readonly done?: number; readonly failed?: number }) {
    const open = this.#open;
    if (!open) return;
    open.underWay += by.underWay;
    open.done += by.done ?? 0;
    open.failed += by.failed ?? 0;
    await this.#work.tellWave({ kind: "wave-moved", wave: progressOf(open) }, []);
  }

  async #closeWave(): Promise<void> {
    if (this.#open) await this.#work.tellWave({ kind: "wave-ended", wave: progressOf(this.#open) }, []);
    this.#open = undefined;
  }
}

function progressOf({ wave, ...counts }: OpenWave): WaveProgress {
  const { number, of, name, hosts } = wave;
  return { number, of, name, hosts: hosts.length, ...counts };
}
