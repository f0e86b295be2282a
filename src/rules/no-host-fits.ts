import type { Rule } from "../model/rule.ts";
import { hostCauses } from "./host-causes.ts";

/** No host fits what is asked about. */
export const noHostFits: Rule = {
  code: "no-host-fits",
  severity: "error",
  layer: "request",
  title: "No host fits what was asked about",
  explanation:
    "The scheduler's decision, replayed on what the cloud and the hosts show, ends with no host: Nova would say 'No valid host was found'.",
  howToMakeSure: "vfleet why SERVER, or vfleet why --flavor FLAVOR --network NETWORK",
  fix: "See with vfleet why what each host lacks.",
  follows: hostCauses,
  reads: [],
  of: "fleet",
  find: ({ subject }) => {
    if (subject?.noHost === undefined) return [];
    const { fix, ...said } = subject.noHost;
    return [{ item: subject.name, ...said, ...(fix !== undefined && { fix }) }];
  },
};
