import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Ocata (2017.1): Nova's options move to sections of their own; Neutron's list of PCI ids goes. */
export const ocata: ReleaseDelta = {
  id: "ocata",
  series: "2017.1",
  name: "Ocata",
  since: "newton",
  nova: { line: "15", tag: "15.0.0", date: "2017-02-17" },
  neutron: { line: "10", tag: "10.0.0", date: "2017-02-16" },
  computeApiMax: "2.42",
  placementApiMax: "1.4",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    files: {
      "ml2-sriov": {
        name: undefined,
        source: "neutron 10.0.0 etc/oslo-config-generator has no ml2_conf_sriov.ini",
      },
    },
    options: {
      "device-list": {
        change: "changed",
        section: "pci",
        name: "passthrough_whitelist",
        oldNames: [{ section: "DEFAULT", name: "pci_passthrough_whitelist" }],
        keyNotes: {
          address:
            "DOMAIN:BUS:SLOT.FUNCTION, each part or *, at most FFFF:FF:1F.7; or an object of regular expressions.",
        },
        source: "nova 15.0.0 nova/conf/pci.py, release note pci-passthrough-whitelist-regex-support",
      },
      "pci-alias": {
        change: "changed",
        section: "pci",
        name: "alias",
        oldNames: [{ section: "DEFAULT", name: "pci_alias" }],
        source: "nova 15.0.0 nova/conf/pci.py",
      },
      "scheduler-filters": {
        change: "changed",
        section: "filter_scheduler",
        name: "enabled_filters",
        oldNames: [{ section: "DEFAULT", name: "scheduler_default_filters" }],
        source: "nova 15.0.0 nova/conf/scheduler.py",
      },
      "scheduler-available-filters": {
        change: "changed",
        section: "filter_scheduler",
        name: "available_filters",
        oldNames: [{ section: "DEFAULT", name: "scheduler_available_filters" }],
        source: "nova 15.0.0 nova/conf/scheduler.py",
      },
      "ml2-supported-vendor-devs": { change: "removed", source: "neutron 10.0.0; LP#1611302" },
    },
    features: {
      "pf-itself-listed": {
        has: true,
        note: "A PF that matches becomes available for direct-physical ports.",
        source: "nova 15.0.0 nova/pci/devspec.py; LP#1613434",
      },
      "device-list-address-patterns": {
        has: true,
        source: "nova 15.0.0 release note pci-passthrough-whitelist-regex-support",
      },
      "reads-default-config-folders": {
        has: true,
        note: "Beside a --config-file such a folder is read first and loses.",
        source: "oslo.config 3.20.0 oslo_config/cfg.py, which Ocata's 3.22 has",
      },
    },
    microversions: { "aggregate-uuid": "2.41", "device-tags-repaired": "2.42" },
  },
};
