import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { pickHost } from "./cloud-names.ts";

/** nova-compute of the host is disabled in Nova. */
export const novaComputeDisabled: Rule = {
  code: "nova-compute-disabled",
  severity: "warning",
  layer: "compute",
  title: "nova-compute of the host is disabled in Nova",
  explanation:
    "The scheduler puts no VM on a disabled host: 'No valid host was found' where it is the only one with free VFs. It stays disabled until somebody enables it.",
  howToMakeSure: "openstack compute service list --service nova-compute --host HOST",
  fix: "Enable it if its reason is gone: openstack compute service set --enable HOST nova-compute.",
  reads: ["cloud.computeServices"],
  of: "host",
  find: (seen) => {
    const services = seen.cloud && knownValue(seen.cloud.computeServices);
    const serving = wishInputOf(seen)?.input.pfs ?? [];
    const found = pickHost(seen.host, services?.filter(({ binary }) => binary === "nova-compute") ?? []);
    if (serving.length === 0 || found?.status !== "disabled") return [];
    return [
      {
        summary: "nova-compute of this host is disabled in Nova, so no VM is put on it",
        detail:
          found.disabledReason === undefined
            ? "No reason was given."
            : `The reason given: ${found.disabledReason}`,
      },
    ];
  },
};
