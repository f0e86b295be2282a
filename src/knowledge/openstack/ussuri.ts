import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Ussuri (2020.1): NUMA policy of flavors, and OVN's external ports. */
export const ussuri: ReleaseDelta = {
  id: "ussuri",
  series: "2020.1",
  name: "Ussuri",
  since: "train",
  nova: { line: "21", tag: "21.0.0", date: "2020-05-04" },
  neutron: { line: "16", tag: "16.0.0", date: "2020-05-06" },
  computeApiMax: "2.87",
  placementApiMax: "1.36",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "agent-bandwidth-hypervisors": {
        change: "added",
        services: ["sriov-agent"],
        file: "sriov-agent",
        section: "sriov_nic",
        name: "resource_provider_hypervisors",
        oldNames: [],
        repeatable: false,
        form: "pairs",
        default: [],
        note: "PF:HYPERVISOR where the hypervisor is not named as the host. Backported to 14.1.0 and 15.0.2.",
        source:
          "neutron 16.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/agent_common.py; tags 14.1.0, 15.0.2",
      },
    },
    features: {
      "flavor-numa-policy": { has: true, source: "nova 21.0.0 release note sriov-numa-affinity-policy" },
      "ovn-external-ports": {
        has: true,
        note: "A gateway chassis serves DHCP and metadata and needs the physical network.",
        source: "neutron 16.0.0 release note external-ports",
      },
    },
    microversions: {
      "migrations-show-project": "2.80",
      "action-event-details": "2.84",
      "extra-specs-checked": "2.86",
    },
  },
};
