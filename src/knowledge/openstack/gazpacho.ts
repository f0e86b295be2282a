import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2026.1 Gazpacho: the WSGI scripts go, and tenant_network_types is called project_network_types. */
export const gazpacho: ReleaseDelta = {
  id: "gazpacho",
  series: "2026.1",
  name: "2026.1 Gazpacho",
  since: "flamingo",
  nova: { line: "33", tag: "33.0.0", date: "2026-03-12" },
  neutron: { line: "28", tag: "28.0.0", date: "2026-03-24" },
  computeApiMax: "2.103",
  placementApiMax: "1.39",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "ml2-tenant-network-types": {
        change: "changed",
        name: "project_network_types",
        oldNames: [{ section: "ml2", name: "tenant_network_types" }],
        source: "neutron 28.0.0 release note tenant_network_types_to_project_network_types",
      },
    },
    features: {
      "neutron-wsgi-script": { has: false, source: "neutron 28.0.0 pyproject.toml" },
      "nova-wsgi-script": { has: false, source: "nova 33.0.0 pyproject.toml" },
    },
    microversions: { "flavors-by-name": "2.102" },
  },
};
