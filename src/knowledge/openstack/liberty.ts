import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Liberty (2015.2): the agent gets a file of its own, QoS and the spoof check. */
export const liberty: ReleaseDelta = {
  id: "liberty",
  series: "2015.2",
  name: "Liberty",
  since: "kilo",
  nova: { line: "12", tag: "12.0.0", date: "2015-10-13" },
  neutron: { line: "7", tag: "7.0.0", date: "2015-10-13" },
  computeApiMax: "2.12",
  placementApiMax: undefined,
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova",
  },
  changes: {
    files: {
      "sriov-agent": { name: "sriov_agent.ini", source: "neutron 7.0.0 etc/neutron/plugins/ml2" },
      "ovs-agent": { name: "openvswitch_agent.ini", source: "neutron 7.0.0 etc/neutron/plugins/ml2" },
    },
    options: {
      "scheduler-filters": {
        change: "changed",
        default: [
          "RetryFilter",
          "AvailabilityZoneFilter",
          "RamFilter",
          "DiskFilter",
          "ComputeFilter",
          "ComputeCapabilitiesFilter",
          "ImagePropertiesFilter",
          "ServerGroupAntiAffinityFilter",
          "ServerGroupAffinityFilter",
        ],
        source: "nova 12.0.0 nova/scheduler/host_manager.py",
      },
      "ml2-type-drivers": {
        change: "changed",
        default: ["local", "flat", "vlan", "gre", "vxlan", "geneve"],
        source: "neutron 7.0.0 neutron/plugins/ml2/config.py",
      },
      "extension-drivers": { change: "changed", newlyKnows: ["qos"], source: "neutron 7.0.0 setup.cfg" },
      "ml2-agent-required": {
        change: "changed",
        default: ["True"],
        deprecated: true,
        source: "neutron 7.0.0 neutron/plugins/ml2/drivers/mech_sriov/mech_driver/mech_driver.py",
      },
      "neutron-service-plugins": {
        change: "changed",
        newlyKnows: ["qos"],
        note: "QoS takes qos here, qos of the extension drivers and qos of the agent's extensions.",
        source: "neutron 7.0.0 setup.cfg",
      },
      "agent-extensions": {
        change: "added",
        services: ["sriov-agent"],
        file: "sriov-agent",
        section: "agent",
        name: "extensions",
        oldNames: [],
        repeatable: false,
        form: "list",
        default: [],
        knows: ["qos"],
        source: "neutron 7.0.0 neutron/agent/l2/extensions/manager.py",
      },
    },
    features: {
      "agent-qos": {
        has: true,
        note: "Limits what a VF sends; bursts are ignored.",
        source: "neutron 7.0.0 neutron/plugins/ml2/drivers/mech_sriov/agent/extension_drivers/qos_driver.py",
      },
      "agent-sets-spoofcheck": {
        has: true,
        source: "neutron 7.0.0 neutron/plugins/ml2/drivers/mech_sriov/agent/pci_lib.py",
      },
      "neutron-rpc-server": { has: true, source: "neutron 7.0.0 setup.cfg" },
    },
  },
};
