import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Zed (2022.2): the device list is called device_spec, and devices may be reported to Placement. */
export const zed: ReleaseDelta = {
  id: "zed",
  series: "2022.2",
  name: "Zed",
  since: "yoga",
  nova: { line: "26", tag: "26.0.0", date: "2022-09-19" },
  neutron: { line: "21", tag: "21.0.0", date: "2022-09-26" },
  computeApiMax: "2.93",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "device-list": {
        change: "changed",
        name: "device_spec",
        newlyKnows: ["resource_class", "traits"],
        keyNotes: {
          resource_class: "The name in Placement; one for all VFs of a PF.",
          traits: "Traits in Placement; the same for all VFs of a PF.",
        },
        oldNames: [
          { section: "pci", name: "passthrough_whitelist" },
          { section: "DEFAULT", name: "pci_passthrough_whitelist" },
        ],
        source: "nova 26.0.0 nova/conf/pci.py, nova/compute/pci_placement_translator.py",
      },
      "report-in-placement": {
        change: "added",
        services: ["nova-compute"],
        file: "nova",
        section: "pci",
        name: "report_in_placement",
        oldNames: [],
        repeatable: false,
        form: "boolean",
        default: ["False"],
        oneWay: true,
        note: "Neutron ports do not need it. A PF and its VFs must not both be listed, and all VFs of a PF need the same resource class and traits.",
        source: "nova 26.0.0 nova/conf/pci.py",
      },
    },
    features: {
      "live-migration-vdpa": {
        has: true,
        note: "Once every nova-compute is of this release.",
        source: "nova 26.0.0 release note vdpa-suspend-detach-and-live-migrate",
      },
      "devname-refused-with-placement": {
        has: true,
        note: "The admin guide words it as if without condition; the code asks for report_in_placement.",
        source: "nova 26.0.0 nova/compute/pci_placement_translator.py",
      },
      "physnet-devices-in-placement": {
        has: false,
        note: "SR-IOV ports keep relying on PciPassthroughFilter.",
        source: "nova 26.0.0 nova/compute/pci_placement_translator.py",
      },
    },
    microversions: { "keypair-needs-public-key": "2.92" },
  },
};
