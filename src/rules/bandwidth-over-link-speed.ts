import { functionAt } from "../model/facts-access.ts";
import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** Rates of VFs together exceed the PF's speed. */
export const bandwidthOverLinkSpeed: Rule = {
  code: "bandwidth-over-link-speed",
  severity: "advice",
  layer: "nic",
  title: "Rates of VFs together exceed the PF's speed",
  explanation: "Each VF may send at its own limit, all together not: the port's speed is shared.",
  howToMakeSure: "ethtool PF | grep Speed",
  fix: "Lower maxTxRateMbps or the number of VFs if each VM is to have its rate at all times.",
  reads: ["networkFunctions"],
  of: "host",
  find: ({ facts, pfs }) =>
    pfs.flatMap(({ pf, netdev, vfCount, vfs, bandwidth }) => {
      const found = functionAt(facts, pf)?.netdevs.find(({ name }) => name === netdev);
      const speed = found && knownValue(found.speedMbps);
      const limits = (vfs.maxTxRateMbps ?? 0) * vfCount;
      const promised = Math.max(bandwidth?.egressKbps ?? 0, bandwidth?.ingressKbps ?? 0) / 1000;
      const most = Math.max(limits, promised);
      if (speed === undefined || speed <= 0 || most <= speed * 0.9) return [];
      return [
        {
          item: pf,
          summary: `VFs of ${netdev} may have ${most} Mb/s together, more than nine tenths of its ${speed} Mb/s`,
          detail:
            promised > limits
              ? "The pool's bandwidth promises it."
              : `${vfCount} VFs at ${vfs.maxTxRateMbps ?? 0} Mb/s each.`,
        },
      ];
    }),
};
