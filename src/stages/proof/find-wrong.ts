import type { Finding } from "../../model/finding.ts";
import type { ProofCheck, ProofVm } from "../../model/proof.ts";

/** What a check means for the operator, if it does not hold. */
export type Meaning = {
  readonly code: string;
  readonly fix: string;
};

/** A check that does not hold of a VM that answers nevertheless, or that is gone, as a finding. Pure. */
export function findWrong(vm: ProofVm, { layer, summary }: ProofCheck, { code, fix }: Meaning): Finding {
  const start = layer === "cleanup" ? "Something is left of the VM" : "The VM runs, and not all is right";
  return {
    code: `proof-${code}`,
    severity: "error",
    subject: { host: vm.host, item: vm.physicalNetwork },
    summary: `${start}: ${summary}`,
    detail: `Seen of ${vm.name}, on the layer ${layer}.`,
    fix,
  };
}
