import type { Rule } from "../model/rule.ts";
import { findOpenWishes } from "./wishes.ts";

/** The scheduler does not use a filter that SR-IOV needs. */
export const schedulerFilterMissing: Rule = {
  code: "scheduler-filter-missing",
  severity: "error",
  layer: "scheduler",
  title: "The scheduler does not use a filter that SR-IOV needs",
  explanation:
    "Without PciPassthroughFilter VMs are sent to hosts without a free VF and fail there: 'Claim pci failed', and after three of them 'Exceeded maximum number of retries'. Without AggregateInstanceExtraSpecsFilter flavors do not keep to their aggregates.",
  howToMakeSure: "grep -E 'enabled_filters|scheduler_default_filters' /etc/nova/nova.conf",
  fix: "Add the filter to the list (its default list first, where none is set) and restart nova-scheduler: vfleet apply does.",
  mendedBy: ["configure-services"],
  follows: [
    "scheduler-filter-misspelt",
    "config-option-in-wrong-section",
    "config-line-refused",
    "config-option-under-two-names",
  ],
  reads: ["openstackFiles", "openstackServices"],
  of: "host",
  find: (seen) =>
    findOpenWishes(seen, "scheduler-filters", (lacking, why) => ({
      summary: `nova-scheduler does not use ${lacking}`,
      detail: `${why}.`,
    })),
};
