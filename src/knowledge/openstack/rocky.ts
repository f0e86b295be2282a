import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Rocky (2018.2): trusted VFs. */
export const rocky: ReleaseDelta = {
  id: "rocky",
  series: "2018.2",
  name: "Rocky",
  since: "queens",
  nova: { line: "18", tag: "18.0.0", date: "2018-08-24" },
  neutron: { line: "13", tag: "13.0.0", date: "2018-08-23" },
  computeApiMax: "2.65",
  placementApiMax: "1.29",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "device-list": {
        change: "changed",
        newlyKnows: ["trusted"],
        keyNotes: { trusted: "true: for ports that ask for trust." },
        source: "nova 18.0.0 nova/pci/request.py",
      },
    },
    features: {
      "trusted-vfs": {
        has: true,
        note: "Only vnic type direct, on devices that the device list calls trusted; binding:profile is for administrators.",
        source: "nova 18.0.0 release note trusted-metatada",
      },
    },
    microversions: { "flavor-extra-specs": "2.61" },
  },
};
