/** Is told of a database that does not answer, and of one that does so again. */
export type OnOutage = (what: "gone" | "back", where: string) => void;

/** A store is handed over from process to process in less; that is nothing to be told. */
const quietMs = 3_000;

/** Tells once that a database is gone, and once that it is back. */
export class Outage {
  readonly #tell: (what: "gone" | "back") => void;
  #sinceMs: number | undefined;
  #isTold = false;

  constructor(tell: (what: "gone" | "back") => void) {
    this.#tell = tell;
  }

  /** It did not answer at this time, in milliseconds. */
  isGone(atMs: number): void {
    this.#sinceMs ??= atMs;
    if (this.#isTold || atMs - this.#sinceMs < quietMs) return;
    this.#isTold = true;
    this.#tell("gone");
  }

  /** It has answered. */
  isBack(): void {
    this.#sinceMs = undefined;
    if (!this.#isTold) return;
    this.#isTold = false;
    this.#tell("back");
  }
}
