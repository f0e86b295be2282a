import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** The unit that makes the VFs at boot has failed. */
export const vfUnitFailed: Rule = {
  code: "vf-unit-failed",
  severity: "error",
  layer: "vf",
  title: "The unit that makes the VFs at boot has failed",
  explanation:
    "It makes the VFs before nova-compute and the SR-IOV agent start. Where it fails these start without VFs and do not look again.",
  howToMakeSure: "systemctl status vfleet-vfs; journalctl -b -u vfleet-vfs",
  fix: "Read its journal, mend what it says, and start it: systemctl restart vfleet-vfs.",
  reads: ["vfleetTraces"],
  of: "host",
  find: ({ facts }) => {
    const units = Object.entries(knownValue(facts.vfleetTraces)?.units ?? {});
    return units
      .filter(([, { active }]) => active === "failed")
      .map(([unit, { enabled }]) => ({
        item: unit,
        summary: `${unit} has failed, so the VFs may not be as they should be`,
        detail: `It is ${enabled} and failed.`,
        evidence: [{ source: `systemctl is-active ${unit}`, text: "failed" }],
      }));
  },
};
