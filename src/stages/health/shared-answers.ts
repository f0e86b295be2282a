import type { Clock } from "../../ports/clock.ts";
import type { CloudAnswers } from "../ask-cloud.ts";

/** Answers of a cloud that many hosts wait for at the same time: it is asked once for all of them. */
export class SharedAnswers {
  readonly #ask: () => Promise<CloudAnswers>;
  readonly #clock: Pick<Clock, "now">;
  #last: { readonly askedAt: number; readonly answers: Promise<CloudAnswers> } | undefined;

  constructor(ask: () => Promise<CloudAnswers>, clock: Pick<Clock, "now">) {
    this.#ask = ask;
    this.#clock = clock;
  }

  /** What the cloud says, asked at that time or later (milliseconds since the epoch). */
  since(time: number): Promise<CloudAnswers> {
    if (!this.#last || this.#last.askedAt < time)
      this.#last = { askedAt: this.#clock.now(), answers: this.#ask() };
    return this.#last.answers;
  }
}
