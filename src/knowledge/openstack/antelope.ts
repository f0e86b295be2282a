import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2023.1 Antelope: the scheduler may take PCI devices from Placement. */
export const antelope: ReleaseDelta = {
  id: "antelope",
  series: "2023.1",
  name: "2023.1 Antelope",
  since: "zed",
  nova: { line: "27", tag: "27.0.0", date: "2023-03-04" },
  neutron: { line: "22", tag: "22.0.0", date: "2023-03-16" },
  computeApiMax: "2.95",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "pci-alias": {
        change: "changed",
        newlyKnows: ["resource_class", "traits"],
        source: "nova 27.0.0 nova/pci/request.py",
      },
      "pci-in-placement": {
        change: "added",
        services: ["nova-api", "nova-scheduler", "nova-conductor"],
        file: "nova",
        section: "filter_scheduler",
        name: "pci_in_placement",
        oldNames: [],
        repeatable: false,
        form: "boolean",
        default: ["False"],
        note: "Only once every nova-compute reports to Placement.",
        source: "nova 27.0.0 nova/conf/scheduler.py",
      },
    },
    microversions: { "evacuate-leaves-stopped": "2.95" },
  },
};
