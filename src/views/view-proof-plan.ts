import type { ProofPlan, ProofVm } from "../model/proof.ts";
import { compressHostNames } from "./compress-host-names.ts";
import { countText } from "./count-text.ts";
import { describeAction } from "./describe-action.ts";
import { indented, type Line, line, renderLines, styled, type ViewOptions } from "./render-lines.ts";
import { findingLines } from "./view-findings.ts";

/** The cloud by its name, and in words how VMs are asked. */
export type ProofPlanViewOptions = ViewOptions & { readonly cloud: string; readonly reach: string };

/** What a proof will make, before it does, and the hosts that it leaves out. */
export function viewProofPlan(plan: ProofPlan, { cloud, reach, ...options }: ProofPlanViewOptions): string {
  const { shared, groups, notRun, run } = plan;
  const vms = groups.flat();
  const [subjects, others] = [vms.filter(isSubject), vms.filter((vm) => !isSubject(vm))];
  const title = styled("bold", `proof ${run} in the cloud ${cloud}`);
  const made = [
    line(title, " makes this, and takes all of it away again:"),
    ...shared.map((action) => indented(2, line(describeAction(action)))),
    ...[...Map.groupBy(subjects, ({ physicalNetwork }) => physicalNetwork)].map(([network, each]) =>
      vmsLine(`a VM with a VF of ${network}`, each),
    ),
    ...(["partner", "stranger"] as const).flatMap((part) => {
      const each = others.filter((vm) => vm.part === part);
      return each.length === 0 ? [] : [vmsLine(OTHERS[part], each)];
    }),
    line(`Each VM has to answer ${reach}. Nothing is changed on the hosts.`),
  ];
  const lines = [
    ...(vms.length === 0 ? [line(title, " has no host to prove: nothing is made")] : made),
    ...findingLines(
      notRun.map(({ finding }) => finding),
      { withSubject: true },
    ),
  ];
  return renderLines(lines, options);
}

function isSubject({ part }: ProofVm): boolean {
  return part === "subject";
}

const OTHERS: Readonly<Record<Exclude<ProofVm["part"], "subject">, string>> = {
  partner: "a second VM that asks the first one",
  stranger: "a VM on another VLAN, which must reach none of them,",
};

function vmsLine(what: string, vms: readonly ProofVm[]): Line {
  const names = compressHostNames(vms.map(({ host }) => host)).join(", ");
  const hosts = new Set(vms.map(({ host }) => host)).size;
  const where = hosts === 1 ? names : `each of ${countText(hosts, "host")}: ${names}`;
  return indented(2, line(`${what} on ${where}`));
}
