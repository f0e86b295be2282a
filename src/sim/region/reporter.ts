import type { Clock } from "../../ports/clock.ts";

/** How the cloud shows a service that reports to it. */
export type Shown = (isUp: boolean, lastReportAt: number | undefined) => void;

/** Reports of one service: the cloud finds out that there are none only after a while, unless it comes back meanwhile. */
export class Reporter {
  readonly #clock: Clock;
  readonly #patienceMs: number;
  readonly #show: Shown;
  #changes = 0;
  #isUp = true;

  constructor(clock: Clock, patienceMs: number, show: Shown) {
    this.#clock = clock;
    this.#patienceMs = patienceMs;
    this.#show = show;
  }

  begin(): void {
    this.#changes += 1;
    this.#isUp = true;
    this.#show(true, undefined);
  }

  /** now: the cloud's time of the last report. */
  end(now: number): void {
    if (!this.#isUp) return;
    this.#isUp = false;
    this.#changes += 1;
    const change = this.#changes;
    this.#show(true, now);
    void this.#clock.sleep(this.#patienceMs).then(() => {
      if (this.#changes === change) this.#show(false, now);
    });
  }
}
