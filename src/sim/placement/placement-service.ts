import type { IncomingHttpHeaders } from "node:http";
import type { CloudState } from "../cloud-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { Service } from "../http/service.ts";
import { minorOf } from "../release-traits.ts";
import { providerRoutes } from "./provider-routes.ts";
import { traitRoutes } from "./trait-routes.ts";

const TITLES: Readonly<Record<number, string>> = {
  400: "Bad Request",
  403: "Forbidden",
  404: "Not Found",
  406: "Not Acceptable",
};

/** Placement's API. Sources: captures/run/raw-api.txt; placement 8.0.0 util.py and handlers. */
export function createPlacementService(state: CloudState): Service {
  const most = state.release.placementApiMax ?? "1.0";
  return {
    name: "placement",
    prefix: "/placement",
    minorOf: (headers) => askedMinor(most, headers),
    headers: (requestId, minor) => ({
      "x-openstack-request-id": requestId,
      "openstack-api-version": `placement 1.${minor}`,
      vary: "openstack-api-version",
    }),
    refuse: ({ status, message }, requestId) => ({
      status,
      body: {
        errors: [
          {
            status,
            title: TITLES[status] ?? "Error",
            detail: `The request failed.\n\n ${message}  `,
            request_id: requestId,
            ...(status === 406 ? { max_version: most, min_version: "1.0" } : {}),
          },
        ],
      },
    }),
    forbid: (rule) => new Refusal(403, `Policy does not allow ${rule} to be performed.`),
    routes: [
      {
        method: "GET",
        path: "/",
        isOpen: true,
        answer: () => ({
          status: 200,
          body: {
            versions: [
              {
                id: "v1.0",
                max_version: most,
                min_version: "1.0",
                status: "CURRENT",
                links: [{ rel: "self", href: "" }],
              },
            ],
          },
        }),
      },
      ...providerRoutes(state),
      ...traitRoutes(state),
    ],
  };
}

function askedMinor(most: string, headers: IncomingHttpHeaders): number {
  const [, asked = "1.0"] = /placement (\S+)/.exec(String(headers["openstack-api-version"] ?? "")) ?? [];
  if (asked === "latest") return minorOf(most);
  const minor = minorOf(asked);
  if (!/^1\.\d+$/.test(asked) || minor > minorOf(most))
    throw new Refusal(406, `Unacceptable version header: ${asked}`);
  return minor;
}
