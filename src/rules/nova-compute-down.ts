import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";
import { wishInputOf } from "../steps/openstack/find-wishes.ts";
import { pickHost } from "./cloud-names.ts";

/** Nova sees no living nova-compute on the host. */
export const novaComputeDown: Rule = {
  code: "nova-compute-down",
  severity: "error",
  layer: "compute",
  title: "Nova sees no living nova-compute on the host",
  explanation:
    "The scheduler takes no host whose nova-compute does not report; VMs on it can be neither started nor changed.",
  howToMakeSure: "openstack compute service list --service nova-compute --host HOST",
  fix: "See why it does not report: systemctl status nova-compute (on RDO openstack-nova-compute), and its log.",
  mendedBy: ["restart-services"],
  follows: ["service-down", "device-list-malformed", "config-line-refused"],
  reads: ["cloud.computeServices"],
  of: "host",
  find: (seen) => {
    const services = seen.cloud && knownValue(seen.cloud.computeServices);
    const serving = wishInputOf(seen)?.input.pfs ?? [];
    if (!services || serving.length === 0 || !seen.hostIntent.roles.includes("compute")) return [];
    const computes = services.filter(({ binary }) => binary === "nova-compute");
    const found = pickHost(seen.host, computes);
    if (!found) {
      const others = computes
        .map(({ host }) => host)
        .slice(0, 5)
        .join(", ");
      return [
        {
          summary: "Nova knows no nova-compute on this host",
          detail: `It knows those of ${others || "no host"}. A host whose name has changed is known by its old one.`,
        },
      ];
    }
    if (found.state !== "down") return [];
    return [
      {
        summary: "Nova takes nova-compute of this host for down: it does not report",
        detail: `It last reported ${found.updatedAt ?? "never"}.`,
      },
    ];
  },
};
