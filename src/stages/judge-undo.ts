import type { Action } from "../model/action.ts";
import { functionAt, sriovOf } from "../model/facts-access.ts";
import type { Finding } from "../model/finding.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { HostName } from "../model/ids.ts";
import { knownValue } from "../model/reading.ts";
import { runningVms } from "../steps/running-vms.ts";
import { findVfsInUse, vfsInUseText } from "../steps/vf-use.ts";

/**
 * Why nothing is taken back on a host: a VF that would go away is in use, or VMs run and it would be rebooted. Each action
 * looks as well; but then what comes before it would be taken back already, and the host be left half-way. Pure.
 */
export function judgeUndo(host: HostName, facts: HostFacts, actions: readonly Action[]): Finding | undefined {
  for (const action of actions) {
    const refusal =
      action.kind === "set-vf-count"
        ? judgeVfs(host, facts, action)
        : action.kind === "reboot"
          ? judgeVms(host, facts)
          : undefined;
    if (refusal) return refusal;
  }
  return undefined;
}

function judgeVfs(
  host: HostName,
  facts: HostFacts,
  { pf, to }: Extract<Action, { readonly kind: "set-vf-count" }>,
): Finding | undefined {
  const sriov = sriovOf(facts, pf);
  const now = sriov && knownValue(sriov.numVfs);
  if (now === undefined || now === 0 || now === to) return undefined;
  const inUse = findVfsInUse(facts, pf);
  if (inUse.length === 0) return undefined;
  return {
    code: "vfs-in-use",
    severity: "error",
    subject: { host, item: pf },
    summary: `VFs of ${functionAt(facts, pf)?.netdevs[0]?.name ?? pf} are in use, so nothing was taken back on this host`,
    detail: `To have ${to} VFs instead of ${now}, all of them would go away first. In use: ${vfsInUseText(inUse)}.`,
    fix: "Move or stop what uses them, and undo again.",
  };
}

function judgeVms(host: HostName, facts: HostFacts): Finding | undefined {
  const { count, text } = runningVms(facts);
  if (count === 0) return undefined;
  return {
    code: "reboot-stops-vms",
    severity: "error",
    subject: { host },
    summary: `${count === 1 ? "A VM runs" : `${count} VMs run`} on this host, which would have to be rebooted, so nothing was taken back on it`,
    detail: `Running: ${text}.`,
    fix: "Move or stop these VMs and undo again, or undo without --reboot: the kernel arguments then go with the next boot.",
  };
}
