import type { CloudState } from "../cloud-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { Service } from "../http/service.ts";
import { agentRoutes } from "./agent-routes.ts";
import { extensionRoutes } from "./extension-routes.ts";
import { networkRoutes } from "./network-routes.ts";
import { portRoutes } from "./port-routes.ts";
import { securityGroupRoutes } from "./security-group-routes.ts";
import { subnetRoutes } from "./subnet-routes.ts";

const KINDS: Readonly<Record<number, string>> = {
  400: "HTTPBadRequest",
  403: "PolicyNotAuthorized",
  404: "HTTPNotFound",
};

/** Neutron's API. Sources: captures/run/raw-api.txt; neutron 21.0.0 and neutron-lib. */
export function createNetworkService(state: CloudState): Service {
  return {
    name: "network",
    prefix: "/networking",
    headers: (requestId) => ({ "x-openstack-request-id": requestId }),
    refuse: ({ status, message, kind }) => ({
      status,
      body: {
        NeutronError: { type: kind === "" ? (KINDS[status] ?? "HTTPError") : kind, message, detail: "" },
      },
    }),
    forbid: (rule) => new Refusal(403, `rule:${rule} is disallowed by policy`, "PolicyNotAuthorized"),
    routes: [
      ...versionRoutes,
      ...extensionRoutes(state),
      ...agentRoutes(state),
      ...networkRoutes(state),
      ...subnetRoutes(state),
      ...portRoutes(state),
      ...securityGroupRoutes(state),
    ],
  };
}

const versionRoutes: readonly Route[] = [
  {
    method: "GET",
    path: "/",
    isOpen: true,
    answer: ({ base }) => ({
      status: 200,
      body: {
        versions: [{ id: "v2.0", status: "CURRENT", links: [{ rel: "self", href: `${base}/v2.0/` }] }],
      },
    }),
  },
];
