import type { HostName, RunId } from "../../src/model/ids.ts";
import type { HostProof } from "../../src/model/proof.ts";

/** The proofs of a fleet's hosts, and which of them showed nothing. */
export class FleetProofs {
  readonly #bad = new Set<RunId>();
  #count = 0;

  /** A proof that came to its end. */
  show(host: HostName, isProved: boolean): { readonly run: RunId; readonly proofs: readonly HostProof[] } {
    this.#count += 1;
    const run = `20261123-040000-p${String(this.#count).padStart(3, "0")}` as RunId;
    if (!isProved) this.#bad.add(run);
    const outcome = isProved ? "proved" : "failed";
    const nothing = { vm: undefined, checks: [], findings: [], times: [], console: undefined };
    return { run, proofs: [{ host, physicalNetwork: "physnet2", outcome, ...nothing }] };
  }

  /** Whether this one did not show that its host is well. */
  hasFailed(run: RunId): boolean {
    return this.#bad.has(run);
  }
}
