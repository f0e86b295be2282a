import type { Clock } from "../../ports/clock.ts";

type Event = { readonly at: number; readonly number: number; readonly fire: () => void };

/** That nothing can happen any more while something is still waited for. */
export class Stuck extends Error {}

/** Time that passes only when nothing else can happen: then the next thing that is due does. Nothing waits in reality. */
export class VirtualTime implements Clock {
  /** Told after each thing that has happened, with how many have; what it throws ends the run. */
  onEvent: (count: number) => void = () => undefined;
  #now: number;
  #count = 0;
  #scheduled = 0;
  readonly #queue: Event[] = [];

  constructor(startMs = Date.UTC(2026, 10, 23, 4, 0, 0)) {
    this.#now = startMs;
  }

  now = (): number => this.#now;

  sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
    signal?.throwIfAborted();
    const end = Promise.withResolvers<void>();
    this.after(ms, () => end.resolve());
    const onAbort = () => end.reject(signal?.reason);
    signal?.addEventListener("abort", onAbort);
    try {
      await end.promise;
    } finally {
      signal?.removeEventListener("abort", onAbort);
    }
  };

  /** Does something after a while. */
  after(ms: number, fire: () => void): void {
    this.#scheduled += 1;
    this.#push({ at: this.#now + Math.max(0, ms), number: this.#scheduled, fire });
  }

  /** Lets time pass until the work has ended; throws Stuck if it never will. */
  async run<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const end = () => {
      isOver = true;
    };
    work.then(end, end);
    for (;;) {
      await nothingElse();
      if (isOver) return work;
      const next = this.#pop();
      if (!next) throw new Stuck("nothing is due, and the work has not ended");
      this.#now = next.at;
      next.fire();
      this.#count += 1;
      this.onEvent(this.#count);
    }
  }

  #push(event: Event): void {
    const queue = this.#queue;
    let at = queue.push(event) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (isBefore(queue[parent], event)) break;
      queue[at] = queue[parent] as Event;
      at = parent;
    }
    queue[at] = event;
  }

  #pop(): Event | undefined {
    const queue = this.#queue;
    const [first] = queue;
    const last = queue.pop();
    if (last === undefined || queue.length === 0) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const child = isBefore(queue[left + 1], queue[left]) ? left + 1 : left;
      const least = queue[child];
      if (least === undefined || isBefore(last, least)) break;
      queue[at] = least;
      at = child;
    }
    queue[at] = last;
    return first;
  }
}

/** All that promises lead to has happened by the time of the next turn of the event loop. */
function nothingElse(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}

function isBefore(a: Event | undefined, b: Event | undefined): boolean {
  if (a === undefined || b === undefined) return a !== undefined;
  return a.at < b.at || (a.at === b.at && a.number < b.number);
}
