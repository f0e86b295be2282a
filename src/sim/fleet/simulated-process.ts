import type { VirtualTime } from "./virtual-time.ts";

/** A vfleet that runs, as the world sees it: it may be killed, or be asleep for a while. What it was given goes through `turn`. */
export class SimulatedProcess {
  readonly name: string;
  readonly #time: VirtualTime;
  readonly #atDeath: (() => void)[] = [];
  readonly #death = Promise.withResolvers<"killed">();
  #isAlive = true;
  #wakesAt = 0;
  #quietSince = 0;

  constructor(name: string, time: VirtualTime) {
    this.name = name;
    this.#time = time;
  }

  get isAlive(): boolean {
    return this.#isAlive;
  }

  get isAsleep(): boolean {
    return this.#wakesAt > this.#time.now();
  }

  /** When it last did anything that others could see: now, while it is awake. */
  get heardAt(): number {
    return this.#isAlive && !this.isAsleep ? this.#time.now() : this.#quietSince;
  }

  /** When it last woke up. */
  get wokeAt(): number {
    return this.#wakesAt;
  }

  /** Resolves when it is killed. */
  get death(): Promise<"killed"> {
    return this.#death.promise;
  }

  /** Nothing that it does has any effect after this; its connections end at once, as its kernel closes them. */
  kill(): void {
    if (!this.#isAlive) return;
    this.#quietSince = this.heardAt;
    this.#isAlive = false;
    for (const end of this.#atDeath) end();
    this.#death.resolve("killed");
  }

  /** It does nothing for a while, and does not notice. */
  sleepFor(ms: number): void {
    this.#quietSince = this.heardAt;
    this.#wakesAt = Math.max(this.#wakesAt, this.#time.now() + ms);
  }

  onDeath(end: () => void): void {
    this.#atDeath.push(end);
  }

  /** What the world gives it arrives when it is awake, and never when it is dead. */
  async turn<T>(given: Promise<T>): Promise<T> {
    const settled = await given.then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
    await this.awake();
    if ("error" in settled) throw settled.error;
    return settled.value;
  }

  /** Resolves when it can act; never when it is dead. */
  async awake(): Promise<void> {
    while (this.#isAlive && this.isAsleep) await this.#time.sleep(this.#wakesAt - this.#time.now());
    if (!this.#isAlive) await new Promise<never>(() => undefined);
  }
}
