import type { CommandResult } from "../../model/script.ts";
import type { SimulatedProcess } from "./simulated-process.ts";

/** A connection to a simulated host: whose it is, and whether both sides still have it. */
export class HostConnection {
  readonly owner: SimulatedProcess;
  readonly #atBreak = new Set<() => void>();
  #isOpen = true;

  constructor(owner: SimulatedProcess) {
    this.owner = owner;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Ends it: all that waits for an answer over it learns that it is lost. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    for (const tell of this.#atBreak) tell();
    this.#atBreak.clear();
  }

  onEnd(tell: () => void): () => void {
    this.#atBreak.add(tell);
    return () => this.#atBreak.delete(tell);
  }
}

/** Who takes the lock of a host: in words, by the run, and by its number in that. */
export type HostLockClaim = { readonly holder: string; readonly run: string; readonly epoch: number };

/** The lock on a host, which a script over a connection holds. */
export type HostLock = {
  readonly connection: HostConnection;
  readonly holder: string;
  readonly ended: PromiseWithResolvers<CommandResult>;
};
