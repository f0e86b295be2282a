import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2025.2 Flamingo: the programs that served HTTP themselves go; devices for one use. */
export const flamingo: ReleaseDelta = {
  id: "flamingo",
  series: "2025.2",
  name: "2025.2 Flamingo",
  since: "epoxy",
  nova: { line: "32", tag: "32.0.0", date: "2025-09-11" },
  neutron: { line: "27", tag: "27.0.0", date: "2025-09-11" },
  computeApiMax: "2.100",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "device-list": {
        change: "changed",
        newlyKnows: ["one_time_use"],
        keyNotes: {
          one_time_use:
            "true: set aside after first use; PCI devices and PFs only, and only with report_in_placement.",
        },
        source: "nova 32.0.0 nova/pci/devspec.py",
      },
      "agent-firewall-driver": {
        change: "removed",
        source: "neutron 27.0.0 neutron/plugins/ml2/drivers/mech_sriov/agent/sriov_nic_agent.py; LP#2119960",
      },
    },
    features: {
      "one-time-use-devices": {
        has: true,
        note: "PCI devices and PFs only, and only with report_in_placement.",
        source: "nova 32.0.0 release note one-time-use-devices",
      },
      "alias-checked-at-start": { has: true, source: "nova 32.0.0; LP#2102038, LP#2111440" },
      "eventlet-neutron-server": { has: false, source: "neutron 27.0.0 setup.cfg" },
      "eventlet-nova-api": { has: false, source: "nova 32.0.0 setup.cfg" },
    },
  },
};
