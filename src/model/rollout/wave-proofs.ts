import type { HealthIntent } from "./rollout-intent.ts";

/** Says which hosts of a rollout are proved: none, one of each wave (the first that is ready), or each. */
export class WaveProofs {
  readonly #proof: HealthIntent["proof"];
  /** Waves of which a host was proved, or is being proved. */
  readonly #taken = new Set<number>();

  constructor(proof: HealthIntent["proof"]) {
    this.#proof = proof;
  }

  /** Whether a host of a wave is to be proved now; then that counts as its wave's proof until it is given back. */
  take(wave: number): boolean {
    if (this.#proof === "none") return false;
    if (this.#proof === "every-host") return true;
    if (this.#taken.has(wave)) return false;
    this.#taken.add(wave);
    return true;
  }

  /** The host was not proved: the next of the wave is to be. */
  giveBack(wave: number): void {
    this.#taken.delete(wave);
  }
}
