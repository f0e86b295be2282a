import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Mitaka (2016.1): the agent becomes mandatory. */
export const mitaka: ReleaseDelta = {
  id: "mitaka",
  series: "2016.1",
  name: "Mitaka",
  since: "liberty",
  nova: { line: "13", tag: "13.0.0", date: "2016-03-31" },
  neutron: { line: "8", tag: "8.0.0", date: "2016-03-30" },
  computeApiMax: "2.25",
  placementApiMax: undefined,
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova",
  },
  changes: {
    options: {
      "pci-alias": {
        change: "changed",
        keyValues: { device_type: ["type-PCI", "type-PF", "type-VF"] },
        source: "nova 13.0.0 nova/pci/request.py",
      },
      "flat-networks": {
        change: "changed",
        default: ["*"],
        source: "neutron 8.0.0 neutron/plugins/ml2/drivers/type_flat.py",
      },
      "ml2-agent-required": {
        change: "removed",
        source: "neutron 8.0.0 neutron/plugins/ml2/drivers/mech_sriov/mech_driver/mech_driver.py",
      },
      "agent-firewall-driver": {
        change: "changed",
        sriovValue: "noop",
        note: "The class path of before is taken too.",
        source: "neutron 8.0.0 setup.cfg, neutron/agent/securitygroups_rpc.py",
      },
    },
    features: {
      "agent-always-required": {
        has: true,
        source: "neutron 8.0.0 neutron/plugins/ml2/drivers/mech_sriov/mech_driver/mech_driver.py",
      },
    },
    microversions: { "block-migration-auto": "2.25" },
  },
};
