import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Victoria (2020.2): attach and detach, and the agent speaks netlink. */
export const victoria: ReleaseDelta = {
  id: "victoria",
  series: "2020.2",
  name: "Victoria",
  since: "ussuri",
  nova: { line: "22", tag: "22.0.0", date: "2020-09-23" },
  neutron: { line: "17", tag: "17.0.0", date: "2020-10-07" },
  computeApiMax: "2.87",
  placementApiMax: "1.36",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "scheduler-filters": {
        change: "changed",
        stopsOn: ["RamFilter", "CoreFilter", "DiskFilter", "RetryFilter"],
        source: "nova 22.0.0 release note remove-retry-and-aggregate-filters",
      },
      "vnic-types-prohibited": {
        change: "changed",
        name: "vnic_type_prohibit_list",
        oldNames: [{ section: "sriov_driver", name: "vnic_type_blacklist" }],
        source: "neutron 17.0.0 neutron/conf/plugins/ml2/drivers/mech_sriov/mech_sriov_conf.py",
      },
    },
    features: {
      "attach-detach": {
        has: true,
        note: "Machine type q35 needs free PCIe ports: [libvirt] num_pcie_ports.",
        source: "nova 22.0.0",
      },
      "agent-uses-netlink": {
        has: true,
        source: "neutron 17.0.0 neutron/plugins/ml2/drivers/mech_sriov/agent/pci_lib.py; LP#1878042",
      },
    },
  },
};
