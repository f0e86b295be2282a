import { exitCodes } from "../../actions/script-result.ts";
import type { HostAction } from "../../model/action.ts";
import { functionAt, withFact } from "../../model/facts-access.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { PciAddress } from "../../model/ids.ts";
import { knownValue } from "../../model/reading.ts";
import type { CommandResult, Script } from "../../model/script.ts";
import { unpackPackage } from "./agent-package.ts";
import { commandResult } from "./command-result.ts";
import { setVfs } from "./vf-state.ts";

const writing: ReadonlySet<HostAction["kind"]> = new Set([
  "write-file",
  "edit-options",
  "rebuild-boot-menu",
  "install-package",
]);

/** Why a host does nothing of an action, as its script finds it before it changes anything; undefined: it does it. */
export function refuseAction(
  facts: HostFacts,
  action: { readonly kind: HostAction["kind"]; readonly script: Script; readonly isFull: boolean },
): CommandResult | undefined {
  const { kind, script, isFull } = action;
  if (isFull && writing.has(kind))
    return commandResult({ exitCode: exitCodes.refused, stderr: "write error: No space left on device" });
  const [pf = ""] = script.args;
  const held = kind === "set-vf-count" ? heldVfOf(facts, pf) : undefined;
  if (held !== undefined)
    return commandResult({ exitCode: exitCodes.inUse, stderr: `VF ${held} is held by qemu-system-x86` });
  const vms = knownValue(facts.workloads)?.vms ?? [];
  if (kind === "reboot" && vms.length > 0)
    return commandResult({ exitCode: exitCodes.inUse, stderr: "a virtual machine runs: qemu-system-x86" });
  return undefined;
}

function heldVfOf(facts: HostFacts, pf: string): string | undefined {
  const holders = knownValue(facts.holders)?.byAddress ?? {};
  const found = functionAt(facts, pf as PciAddress);
  const vfs = (found && knownValue(found.sriov)?.vfs) ?? [];
  return vfs.find(({ address }) => (holders[address] ?? []).length > 0)?.address;
}

/** What is left of an action that ended in its middle. Files change as a whole or not at all; a package may be unpacked and no more. */
export function halfDone(facts: HostFacts, kind: HostAction["kind"], { args }: Script): HostFacts {
  const [first = "", second = ""] = args;
  if (kind === "set-vf-count" && heldVfOf(facts, first) === undefined) {
    const none = setVfs(facts, { pf: first, from: Number(second), to: 0 });
    return typeof none === "number" ? facts : none;
  }
  if (kind === "install-package") return unpackPackage(facts, second);
  const traces = knownValue(facts.vfleetTraces);
  if (kind === "set-unit-enabled" && second === "enabled" && traces) {
    const units = { ...traces.units, [first]: { enabled: "enabled", active: "inactive" } };
    return first.startsWith("vfleet-") ? withFact(facts, "vfleetTraces", { ...traces, units }) : facts;
  }
  return facts;
}

/** What the script says where the driver makes one VF less than it is asked for, which it then takes back; undefined: it is not asked for VFs. */
export function oneVfLess(facts: HostFacts, { args }: Script): CommandResult | undefined {
  const [pf = "", , to] = args;
  const found = functionAt(facts, pf as PciAddress);
  const now = found && knownValue(found.sriov);
  if (Number(to) < 2 || !now || knownValue(now.numVfs) === Number(to)) return undefined;
  const stderr = `asked for ${to} VFs, sriov_numvfs reads ${Number(to) - 1}, and there are ${Number(to) - 1} VFs`;
  return commandResult({ exitCode: 31, stderr });
}
