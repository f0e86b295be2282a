import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Wallaby (2021.1): NUMA policy of ports, and vDPA. */
export const wallaby: ReleaseDelta = {
  id: "wallaby",
  series: "2021.1",
  name: "Wallaby",
  since: "victoria",
  nova: { line: "23", tag: "23.0.0", date: "2021-03-30" },
  neutron: { line: "18", tag: "18.0.0", date: "2021-04-05" },
  computeApiMax: "2.88",
  placementApiMax: "1.36",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "extension-drivers": {
        change: "changed",
        newlyKnows: ["port_numa_affinity_policy", "port_device_profile"],
        source: "neutron 18.0.0 setup.cfg",
      },
    },
    features: {
      "vnic-vdpa": { has: true, source: "nova 23.0.0 release note vdpa" },
      "port-numa-policy": {
        has: true,
        source: "nova 23.0.0 release note port-numa-affinity-policy; neutron 18.0.0 setup.cfg",
      },
      "socket-numa-policy": {
        has: true,
        note: "On ports only from Neutron 25.0 on.",
        source: "nova 23.0.0 release note socket-pci-numa-affinity-policy",
      },
      "large-pci-domain-stops-compute": {
        has: false,
        note: "Such devices are passed over.",
        source: "nova 23.0.0; LP#1897528",
      },
      "pool-drop-reasons-logged": { has: true, source: "nova 23.0.0 nova/pci/stats.py" },
    },
    microversions: { "hypervisor-view-short": "2.88" },
    networkExtensions: {
      "port-device-profile": { source: "neutron 18.0.0 release note port-device-profile-extension" },
      "port-numa-affinity-policy": { source: "neutron 18.0.0 setup.cfg" },
    },
  },
};
