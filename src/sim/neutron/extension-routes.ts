import type { CloudState } from "../cloud-state.ts";
import type { Route } from "../http/route.ts";
import { neutronList } from "./neutron-list.ts";

/** Extensions that each release here has; what tells releases apart comes from knowledge/openstack. */
const USUAL: readonly string[] = [
  "agent",
  "allowed-address-pairs",
  "availability_zone",
  "binding",
  "dhcp_agent_scheduler",
  "external-net",
  "extra_dhcp_opt",
  "multi-provider",
  "port-security",
  "provider",
  "quotas",
  "security-group",
  "service-type",
  "subnet_allocation",
];

/** Extensions by the series with which they came, as far as vfleet asks for them. */
const SINCE: Readonly<Record<string, string>> = {
  "net-mtu": "2015.1",
  pagination: "2016.2",
  "project-id": "2016.2",
  "standard-attr-timestamp": "2016.2",
  "standard-attr-revisions": "2016.2",
  "net-mtu-writable": "2017.2",
  "filter-validation": "2018.2",
};

/** Extensions of Neutron. Source: captures of Zed, test/contracts/cases/openstack-zed/network-extensions.json. */
export function extensionRoutes(state: CloudState): readonly Route[] {
  return [
    {
      method: "GET",
      path: "/v2.0/extensions",
      answer: (request) => {
        const views = extensionsOf(state).map((alias) => ({
          name: alias,
          alias,
          description: "",
          updated: "2026-11-23T00:00:00-00:00",
          links: [],
        }));
        return neutronList(state, request, { collection: "extensions", views });
      },
    },
  ];
}

/** Aliases of what is loaded, sorted. */
export function extensionsOf({ release, config }: CloudState): readonly string[] {
  const since = Object.entries(SINCE).flatMap(([alias, series]) => (release.series >= series ? [alias] : []));
  const all = new Set([...USUAL, ...since, ...release.networkExtensions, ...config.moreExtensions]);
  return [...all].filter((alias) => !config.missingExtensions.includes(alias)).toSorted();
}
