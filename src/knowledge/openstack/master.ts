import type { ReleaseDelta } from "../../model/openstack-release.ts";

/** OpenStack 2026.2 as the master branches were in August 2026; it is not released. */
export const master: ReleaseDelta = {
  id: "master",
  series: "2026.2",
  name: "2026.2 in development",
  since: "gazpacho",
  inDevelopment: true,
  nova: { line: "34", tag: "master", date: "2026-08-21" },
  neutron: { line: "29", tag: "master", date: "2026-08-07" },
  computeApiMax: "2.104",
  placementApiMax: "1.39",
  versions: {
    source: "nova 00a030403 and neutron 2131d26f7 of August 2026",
    verified: false,
    why: "It has no tags yet: the version numbers count on from the release before, and all of it may change.",
  },
  changes: { microversions: { "pinned-zone-changes": "2.104" } },
};
