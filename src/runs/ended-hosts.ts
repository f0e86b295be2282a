import type { HostName, RunId } from "../model/ids.ts";
import type { JournalEntry } from "../model/run.ts";
import type { Clock } from "../ports/clock.ts";
import type { RunStore } from "../ports/run-store.ts";
import type { HostEnding } from "../stages/run-rollout.ts";

const pollMs = 500;

type Watching = {
  readonly store: Pick<RunStore, "readAfter">;
  readonly clock: Clock;
  readonly run: RunId;
  /** Aborted: waits for no more, and who waits is given its reason. */
  readonly leave: AbortSignal;
};

/** Waits for hosts that other processes work on, by the run's journal. */
export class EndedHosts {
  readonly #watching: Watching;
  readonly #waiting = new Map<HostName, (ending: HostEnding) => void>();
  readonly #endings = new Map<HostName, HostEnding>();
  readonly #close = new AbortController();
  readonly #over: AbortSignal;
  #seq = 0;
  readonly #done: Promise<void>;

  constructor(watching: Watching) {
    this.#watching = watching;
    this.#over = AbortSignal.any([this.#close.signal, watching.leave]);
    this.#done = this.#watch();
    // Who waits is told; where nobody does, nobody has to know.
    this.#done.catch(() => undefined);
  }

  /** Resolves when the journal has the host's end; throws what keeps the journal from being read. */
  async of(host: HostName): Promise<HostEnding> {
    const known = this.#endings.get(host);
    if (known) return known;
    const ended = Promise.withResolvers<HostEnding>();
    this.#waiting.set(host, ended.resolve);
    return Promise.race([ended.promise, this.#done.then(() => Promise.reject(this.#over.reason))]);
  }

  /** Waits for no more. */
  async close(): Promise<void> {
    this.#close.abort(new Error("the ends of hosts are not waited for any more"));
    await this.#done.catch(() => undefined);
  }

  async #watch(): Promise<void> {
    const { store, clock, run } = this.#watching;
    while (!this.#over.aborted) {
      for (const { seq, entry } of await store.readAfter(run, this.#seq)) {
        this.#seq = seq;
        if (entry.kind === "host-ended") this.#tell(entry.host, entry);
      }
      await clock.sleep(pollMs, this.#over).catch((error: unknown) => {
        if (!this.#over.aborted) throw error;
      });
    }
  }

  #tell(host: HostName, { outcome }: Extract<JournalEntry, { readonly kind: "host-ended" }>): void {
    this.#endings.set(host, { host, outcome });
    this.#waiting.get(host)?.({ host, outcome });
    this.#waiting.delete(host);
  }
}
