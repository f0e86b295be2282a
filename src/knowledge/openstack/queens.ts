import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack Queens (2018.1): NUMA policy of aliases, and evacuation works. */
export const queens: ReleaseDelta = {
  id: "queens",
  series: "2018.1",
  name: "Queens",
  since: "pike",
  nova: { line: "17", tag: "17.0.0", date: "2018-02-22" },
  neutron: { line: "12", tag: "12.0.0", date: "2018-02-13" },
  computeApiMax: "2.60",
  placementApiMax: "1.17",
  versions: {
    source:
      "tags of the nova and neutron repositories; api_version_request.py and rest_api_version_history.rst of nova; microversion.py of placement",
  },
  changes: {
    options: {
      "pci-alias": {
        change: "changed",
        newlyKnows: ["numa_policy"],
        source: "nova 17.0.0 nova/pci/request.py",
      },
    },
    features: {
      "alias-numa-policy": {
        has: true,
        note: "Not kept with the request until Stein (LP#1805891).",
        source: "nova 17.0.0 nova/pci/request.py",
      },
      evacuate: { has: true, source: "nova 17.0.0; LP#1703629" },
      "large-pci-domain-stops-compute": {
        has: true,
        source: "nova 17.0.0 nova/pci/devspec.py; LP#1897528",
        verified: false,
        why: "That it stops is known from Queens on; the same limit is in the code of Ocata and Pike.",
      },
    },
    microversions: { "flavor-description": "2.55", "migrate-to-host": "2.56" },
  },
};
