import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Pike (2017.2): the Neutron API under WSGI, and hardware offload. */
export const pike: ReleaseDelta = {
  id: "pike",
  series: "2017.2",
  name: "Pike",
  since: "ocata",
  nova: { line: "16", tag: "16.0.0", date: "2017-08-25" },
  neutron: { line: "11", tag: "11.0.0", date: "2017-08-25" },
  computeApiMax: "2.53",
  placementApiMax: "1.10",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "scheduler-filters": {
        change: "changed",
        default: [
          "RetryFilter",
          "AvailabilityZoneFilter",
          "ComputeFilter",
          "ComputeCapabilitiesFilter",
          "ImagePropertiesFilter",
          "ServerGroupAntiAffinityFilter",
          "ServerGroupAffinityFilter",
        ],
        source: "nova 16.0.0 nova/conf/scheduler.py",
      },
    },
    features: {
      "vnic-virtio-forwarder": {
        has: true,
        source: "nova 16.0.0 release note netronome-smartnic-enablement",
      },
      "switchdev-offload": {
        has: true,
        note: "Bound by openvswitch or ovn, not by sriovnicswitch. In 11.0.0 openvswitch takes plain direct ports as well (LP#1713590, fixed in 11.0.1).",
        source: "neutron 11.0.0 release note ovs_hardware_offload_support",
      },
      "split-api-services": { has: true, source: "neutron 11.0.0 setup.cfg" },
      "neutron-wsgi-script": { has: true, source: "neutron 11.0.0 setup.cfg" },
      "nova-wsgi-script": { has: true, source: "nova 16.0.0 setup.cfg" },
    },
    microversions: { "attach-with-tag": "2.49", "service-uuids": "2.53" },
  },
};
