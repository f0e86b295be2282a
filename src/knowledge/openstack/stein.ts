import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Stein (2019.1): minimum bandwidth in Placement. */
export const stein: ReleaseDelta = {
  id: "stein",
  series: "2019.1",
  name: "Stein",
  since: "rocky",
  nova: { line: "19", tag: "19.0.0", date: "2019-04-05" },
  neutron: { line: "14", tag: "14.0.0", date: "2019-03-23" },
  computeApiMax: "2.72",
  placementApiMax: "1.31",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "extension-drivers": {
        change: "changed",
        newlyKnows: ["uplink_status_propagation"],
        source: "neutron 14.0.0 setup.cfg",
      },
      "vnic-types-prohibited": {
        change: "added",
        services: ["neutron-server"],
        file: "ml2",
        section: "sriov_driver",
        name: "vnic_type_blacklist",
        oldNames: [],
        repeatable: false,
        form: "list",
        default: [],
        source: "neutron 14.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/mech_sriov_conf.py",
      },
      "agent-bandwidths": {
        change: "added",
        services: ["sriov-agent"],
        file: "sriov-agent",
        section: "sriov_nic",
        name: "resource_provider_bandwidths",
        oldNames: [],
        repeatable: false,
        form: "list",
        default: [],
        note: "PF:EGRESS:INGRESS in kbit/s.",
        source: "neutron 14.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/agent_common.py",
      },
      "agent-bandwidth-inventory": {
        change: "added",
        services: ["sriov-agent"],
        file: "sriov-agent",
        section: "sriov_nic",
        name: "resource_provider_inventory_defaults",
        oldNames: [],
        repeatable: false,
        form: "pairs",
        default: ["allocation_ratio:1.0", "min_unit:1", "step_size:1", "reserved:0"],
        knows: ["allocation_ratio", "min_unit", "max_unit", "reserved", "step_size"],
        source: "neutron 14.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/agent_common.py",
      },
    },
    features: {
      "bandwidth-in-placement": {
        has: true,
        note: "Boot from Stein on; moves came with Train and Ussuri, attaching with Wallaby.",
        source:
          "nova 19.0.0 microversion 2.72; neutron 14.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/agent_common.py",
      },
    },
    microversions: { "no-forced-moves": "2.68", "attachment-tags": "2.70", "ports-with-bandwidth": "2.72" },
  },
};
