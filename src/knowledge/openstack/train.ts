import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Train (2019.2): live migration with SR-IOV ports; old filters go. */
export const train: ReleaseDelta = {
  id: "train",
  series: "2019.2",
  name: "Train",
  since: "stein",
  nova: { line: "20", tag: "20.0.0", date: "2019-10-08" },
  neutron: { line: "15", tag: "15.0.0", date: "2019-10-10" },
  computeApiMax: "2.79",
  placementApiMax: "1.36",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "scheduler-filters": {
        change: "changed",
        default: [
          "AvailabilityZoneFilter",
          "ComputeFilter",
          "ComputeCapabilitiesFilter",
          "ImagePropertiesFilter",
          "ServerGroupAntiAffinityFilter",
          "ServerGroupAffinityFilter",
        ],
        stopsOn: ["RamFilter", "CoreFilter", "DiskFilter"],
        source: "nova 20.0.0 nova/conf/scheduler.py, release note remove-core-ram-disk-filters",
      },
    },
    features: {
      "live-migration": {
        has: true,
        note: "The guest must bear that its VF is unplugged and plugged again; macvtap needs nothing. Its specification of Stein came a release later.",
        source: "nova 20.0.0 release note live-migration-with-PCI-device",
      },
    },
    microversions: { "create-on-host": "2.74", "server-topology": "2.78" },
  },
};
