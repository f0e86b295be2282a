import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Yoga (2022.1): off-path SmartNICs. */
export const yoga: ReleaseDelta = {
  id: "yoga",
  series: "2022.1",
  name: "Yoga",
  since: "xena",
  nova: { line: "25", tag: "25.0.0", date: "2022-03-10" },
  neutron: { line: "20", tag: "20.0.0", date: "2022-03-24" },
  computeApiMax: "2.90",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "device-list": {
        change: "changed",
        newlyKnows: ["remote_managed"],
        keyNotes: { remote_managed: "true: VFs of an off-path SmartNIC whose VPD has a serial number." },
        source: "nova 25.0.0 nova/pci/devspec.py",
      },
    },
    features: {
      "vnic-remote-managed": {
        has: true,
        note: "Needs the card's serial number in its VPD, libvirt 7.9 and OVN.",
        source: "nova 25.0.0 release note vnic-type-remote-managed",
      },
    },
    networkExtensions: {
      "port-resource-request-groups": { source: "neutron 20.0.0 release note port-resource-request-groups" },
    },
  },
};
