import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2025.1 Epoxy: VFIO variant drivers, and igb as an emulated NIC. */
export const epoxy: ReleaseDelta = {
  id: "epoxy",
  series: "2025.1",
  name: "2025.1 Epoxy",
  since: "dalmatian",
  nova: { line: "31", tag: "31.0.0", date: "2025-03-18" },
  neutron: { line: "26", tag: "26.0.0", date: "2025-03-27" },
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
        newlyKnows: ["managed", "live_migratable"],
        keyNotes: {
          managed:
            "no: libvirt leaves the driver of the device alone, a VFIO variant driver is bound already.",
          live_migratable: "For flavor devices only, with a VFIO variant driver.",
        },
        source: "nova 31.0.0 nova/pci/devspec.py",
      },
      "pci-alias": {
        change: "changed",
        newlyKnows: ["live_migratable"],
        source: "nova 31.0.0 nova/pci/request.py",
      },
    },
    features: {
      "live-migration-vfio": {
        has: true,
        note: "Needs libvirt 10.0 and QEMU 8.2.2, and no post-copy; ignored for devices with a physical network (LP#2102161).",
        source: "nova 31.0.0 release note migrate-vfio-devices-using-kernel-variant-drivers",
      },
      "igb-vif-model": { has: true, source: "nova 31.0.0 release note bp-igb-vif-model" },
      "uwsgi-needs-start-time": { has: true, source: "neutron 26.0.0 doc/source/admin/config-wsgi.rst" },
    },
    microversions: { "scheduler-hints-shown": "2.100" },
  },
};
