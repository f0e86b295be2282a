import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Newton (2016.2): PFs for VMs, migration, several PFs a physical network, and Placement. */
export const newton: ReleaseDelta = {
  id: "newton",
  series: "2016.2",
  name: "Newton",
  since: "mitaka",
  nova: { line: "14", tag: "14.0.0", date: "2016-09-29" },
  neutron: { line: "9", tag: "9.0.0", date: "2016-09-29" },
  computeApiMax: "2.38",
  placementApiMax: "1.0",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "ml2-supported-vendor-devs": {
        change: "changed",
        default: [],
        deprecated: true,
        note: "Unset, all VFs are accepted. A set list still counts, below its header [ml2_sriov] in a file that the server is started with.",
        source: "neutron 9.0.0 neutron/plugins/ml2/drivers/mech_sriov/mech_driver/mech_driver.py; LP#1611302",
      },
      "ovs-agent-extensions": {
        change: "added",
        services: ["ovs-agent"],
        file: "ovs-agent",
        section: "agent",
        name: "extensions",
        oldNames: [],
        repeatable: false,
        form: "list",
        default: [],
        knows: ["qos", "fdb"],
        sriovValue: "fdb",
        note: "fdb is needed where normal ports and VFs share a PF and must reach each other.",
        source: "neutron 9.0.0 neutron/agent/l2/extensions/fdb_population.py, setup.cfg",
      },
      "ovs-agent-shared-devices": {
        change: "added",
        services: ["ovs-agent"],
        file: "ovs-agent",
        section: "FDB",
        name: "shared_physical_device_mappings",
        oldNames: [],
        repeatable: false,
        form: "list",
        default: [],
        note: "PHYSICAL_NETWORK:PF by interface name.",
        source: "neutron 9.0.0 neutron/agent/l2/extensions/fdb_population.py",
      },
    },
    features: {
      "vnic-direct-physical": {
        has: true,
        note: "The Neutron side came with Mitaka. No agent works on the port: no QoS, and the guest tags VLANs itself.",
        source:
          "nova 14.0.0; neutron 8.0.0 neutron/plugins/ml2/drivers/mech_sriov/mech_driver/mech_driver.py",
      },
      "resize-and-migrate": { has: true, source: "nova 14.0.0; LP#1512880" },
      placement: { has: true, note: "Part of Nova until Stein.", source: "nova 14.0.0 setup.cfg" },
      "missing-devname-stops-compute": {
        has: false,
        note: "Nothing is offered then, and nothing says so.",
        source: "nova 14.0.0 nova/pci/devspec.py; LP#1605549",
      },
      "device-list-checked-at-start": { has: true, source: "nova 14.0.0; LP#1603034" },
      "vendor-devs-must-be-listed": {
        has: false,
        source: "neutron 9.0.0 neutron/plugins/ml2/drivers/mech_sriov/mech_driver/mech_driver.py; LP#1611302",
      },
      "several-pfs-per-physnet": { has: true, source: "neutron 9.0.0; LP#1558626, LP#1576757" },
      "agent-accepts-zero-vfs": { has: true, source: "neutron 9.0.0; LP#1614086" },
      "agent-sets-min-rate": {
        has: true,
        note: "Many drivers refuse a minimum rate; before Wallaby that stops the agent's loop.",
        source: "neutron 9.0.0 neutron/plugins/ml2/drivers/mech_sriov/agent/eswitch_manager.py; LP#1918464",
      },
      "ovs-fdb-extension": {
        has: true,
        source: "neutron 9.0.0 neutron/agent/l2/extensions/fdb_population.py",
      },
    },
    microversions: {
      "device-tags": "2.32",
      "live-migration-async": "2.34",
      "proxies-gone": "2.36",
      "networks-required": "2.37",
    },
  },
};
