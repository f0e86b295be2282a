import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2024.2 Dalmatian: trust is an attribute of ports, and the Neutron server can be run in parts. */
export const dalmatian: ReleaseDelta = {
  id: "dalmatian",
  series: "2024.2",
  name: "2024.2 Dalmatian",
  since: "caracal",
  nova: { line: "30", tag: "30.0.0", date: "2024-09-20" },
  neutron: { line: "25", tag: "25.0.0", date: "2024-09-23" },
  computeApiMax: "2.96",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "extension-drivers": {
        change: "changed",
        newlyKnows: ["port_trusted"],
        source: "neutron 25.0.0 setup.cfg",
      },
    },
    features: {
      "trusted-ports": {
        has: true,
        source: "neutron 25.0.0 release note Add-trusted-vif-extension-for-ml2-plugin",
      },
      "neutron-wsgi-module": { has: true, source: "neutron 25.0.0 neutron/wsgi/api.py" },
      "neutron-periodic-workers": {
        has: true,
        source: "neutron 25.0.0 release note process-neutron-periodic-workers",
      },
      "neutron-ovn-maintenance-worker": {
        has: true,
        source: "neutron 25.0.0 release note process-neutron-ovn-maintenance-worker",
      },
      "nova-wsgi-module": { has: true, source: "nova 30.0.0 nova/wsgi/osapi_compute.py" },
    },
    networkExtensions: {
      "port-trusted-vif": { source: "neutron 25.0.0 release note Add-trusted-vif-extension-for-ml2-plugin" },
      "port-numa-affinity-policy-socket": { source: "neutron 25.0.0" },
    },
  },
};
