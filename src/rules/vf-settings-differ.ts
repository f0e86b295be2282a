import type { Rule } from "../model/rule.ts";

/** VFs have other settings than the pool wants. */
export const vfSettingsDiffer: Rule = {
  code: "vf-settings-differ",
  severity: "advice",
  layer: "vf",
  title: "VFs have other settings than the pool wants",
  explanation:
    "Trust, spoof check, link state and rate of free VFs are not as the pool says. What Nova and Neutron set while a VM has the VF is none of this.",
  howToMakeSure: "ip -d link show PF",
  fix: "Run vfleet apply: it sets them.",
  mendedBy: ["set-vf-attributes"],
  reads: ["networkFunctions", "hostNetwork"],
  of: "host",
  find: ({ checks, pfs }) =>
    checks
      .filter(({ step, holds }) => step === "set-vf-attributes" && holds === "no")
      .map(({ subject, summary }) => ({
        item: subject,
        summary: `VFs of ${pfs.find(({ pf }) => pf === subject)?.netdev ?? subject} have other settings than the pool wants`,
        detail: summary,
      })),
};
