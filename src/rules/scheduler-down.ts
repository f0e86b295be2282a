import { knownValue } from "../model/reading.ts";
import type { Rule } from "../model/rule.ts";

/** No nova-scheduler works. */
export const schedulerDown: Rule = {
  code: "scheduler-down",
  severity: "error",
  layer: "scheduler",
  title: "No nova-scheduler works",
  explanation:
    "Without one no VM is started anywhere: each ends with 'No valid host was found', or stays in scheduling.",
  howToMakeSure: "openstack compute service list --service nova-scheduler",
  fix: "See why it does not report: systemctl status nova-scheduler (on RDO openstack-nova-scheduler), and its log.",
  mendedBy: ["restart-services"],
  follows: [
    "scheduler-filter-misspelt",
    "scheduler-filter-gone",
    "scheduler-filter-unavailable",
    "service-down",
    "config-line-refused",
  ],
  reads: ["cloud.computeServices"],
  of: "fleet",
  find: ({ cloud }) => {
    const all = ((cloud && knownValue(cloud.computeServices)) ?? []).filter(
      ({ binary }) => binary === "nova-scheduler",
    );
    if (all.some(({ state }) => state !== "down")) return [];
    return [
      {
        summary: all.length === 0 ? "Nova knows no nova-scheduler" : "No nova-scheduler reports",
        detail: all.map(({ host, updatedAt }) => `${host}: last at ${updatedAt ?? "no time"}`).join("; "),
      },
    ];
  },
};
