import { places } from "../model/places.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { fromFound } from "./from-found.ts";

/** Another program sets the number of VFs. */
export const otherVfOwner: Rule = {
  code: "other-vf-owner",
  severity: "warning",
  layer: "vf",
  title: "Another program sets the number of VFs",
  explanation:
    "At each boot, or when somebody reloads the network, it and vfleet undo each other's work; NetworkManager and netplan write 0 first, which takes VFs out of running VMs.",
  howToMakeSure:
    "grep -rn sriov_numvfs /etc; nmcli -f sriov.total-vfs connection show; grep -rn virtual-function-count /etc/netplan",
  fix: "Let one of them do it: take the lines out, or leave the PF out of the pools.",
  reads: ["networkOwners", "vfleetTraces", "networkFunctions"],
  of: "host",
  find: (seen) => {
    // Alone it is as good an owner as vfleet: only two are one too many.
    const isOurs = knownValue(seen.facts.vfleetTraces)?.files[places.vfConfig]?.is === "known";
    return fromFound(seen, "other-vf-owner").map((each) => ({
      ...each,
      severity: isOurs ? ("warning" as const) : ("advice" as const),
    }));
  },
};
