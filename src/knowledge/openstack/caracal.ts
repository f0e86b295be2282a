import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2024.1 Caracal: who may write binding:profile. */
export const caracal: ReleaseDelta = {
  id: "caracal",
  series: "2024.1",
  name: "2024.1 Caracal",
  since: "bobcat",
  nova: { line: "29", tag: "29.0.0", date: "2024-03-18" },
  neutron: { line: "24", tag: "24.0.0", date: "2024-03-26" },
  computeApiMax: "2.96",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "extension-drivers": {
        change: "changed",
        newlyKnows: ["port_hardware_offload_type"],
        source: "neutron 24.0.0 setup.cfg",
      },
      "vnic-types-prohibited": {
        change: "changed",
        oldNames: [],
        source: "neutron 24.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/mech_sriov_conf.py",
      },
    },
    features: {
      "binding-profile-service-role-only": {
        has: true,
        source: "neutron 24.0.0 neutron/conf/policies/port.py",
      },
      "profile-capabilities-by-nova": {
        has: true,
        note: "Backported to 26.2.1, 27.2.0 and 28.0.1.",
        source: "nova 29.0.0 release note translate_vf_network_capabilities_to_port_binding",
      },
    },
    microversions: { "pinned-zone-shown": "2.96" },
    networkExtensions: {
      "port-hardware-offload-type": {
        source: "neutron 24.0.0 release note port-hardware-offload-type-extension",
      },
    },
  },
};
