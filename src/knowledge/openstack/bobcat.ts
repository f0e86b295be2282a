import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2023.2 Bobcat: AvailabilityZoneFilter goes. */
export const bobcat: ReleaseDelta = {
  id: "bobcat",
  series: "2023.2",
  name: "2023.2 Bobcat",
  since: "antelope",
  nova: { line: "28", tag: "28.0.0", date: "2023-09-19" },
  neutron: { line: "23", tag: "23.0.0", date: "2023-09-27" },
  computeApiMax: "2.95",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "scheduler-filters": {
        change: "changed",
        stopsOn: ["RamFilter", "CoreFilter", "DiskFilter", "RetryFilter", "AvailabilityZoneFilter"],
        source: "nova 28.0.0 release note az-filter-removal",
      },
    },
  },
};
