import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Xena (2021.2): the scheduler forgets its old option names; Cyborg devices as ports. */
export const xena: ReleaseDelta = {
  id: "xena",
  series: "2021.2",
  name: "Xena",
  since: "wallaby",
  nova: { line: "24", tag: "24.0.0", date: "2021-09-21" },
  neutron: { line: "19", tag: "19.0.0", date: "2021-09-30" },
  computeApiMax: "2.90",
  placementApiMax: "1.38",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "scheduler-filters": {
        change: "changed",
        oldNames: [],
        default: [
          "ComputeFilter",
          "ComputeCapabilitiesFilter",
          "ImagePropertiesFilter",
          "ServerGroupAntiAffinityFilter",
          "ServerGroupAffinityFilter",
        ],
        source: "nova 24.0.0 nova/conf/scheduler.py",
      },
      "scheduler-available-filters": {
        change: "changed",
        oldNames: [],
        source: "nova 24.0.0 nova/conf/scheduler.py",
      },
      "agent-bandwidth-default-hypervisor": {
        change: "added",
        services: ["sriov-agent"],
        file: "sriov-agent",
        section: "sriov_nic",
        name: "resource_provider_default_hypervisor",
        oldNames: [],
        repeatable: false,
        form: "text",
        default: [],
        source: "neutron 19.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/agent_common.py",
      },
    },
    features: {
      "vnic-accelerator-direct": {
        has: true,
        note: "The Neutron side came with Wallaby. Most moves of such a server are refused.",
        source: "nova 24.0.0 release note smartnic-support",
      },
      unshelve: { has: true, source: "nova 24.0.0 release note bug-1851545" },
    },
  },
};
