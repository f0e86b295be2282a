import type { IncomingHttpHeaders } from "node:http";
import type { CloudState } from "../cloud-state.ts";
import { Refusal } from "../http/refusal.ts";
import type { Route } from "../http/route.ts";
import type { Service } from "../http/service.ts";
import { computePathNeedsProject, minorOf } from "../release-traits.ts";
import { aggregateRoutes } from "./aggregate-routes.ts";
import { consoleRoutes } from "./console-routes.ts";
import { flavorRoutes } from "./flavor-routes.ts";
import { hostRoutes } from "./host-routes.ts";
import { keyPairRoutes } from "./key-pair-routes.ts";
import { serverGroupRoutes } from "./server-group-routes.ts";
import { serverRoutes } from "./server-routes.ts";

const FAULTS: Readonly<Record<number, string>> = {
  400: "badRequest",
  401: "unauthorized",
  403: "forbidden",
  404: "itemNotFound",
  405: "badMethod",
  409: "conflictingRequest",
  413: "overLimit",
  415: "badMediaType",
  429: "overLimit",
  501: "notImplemented",
  503: "serviceUnavailable",
};

/** Nova's API. Sources: nova 26.0.0 nova/api/openstack/wsgi.py, and captures/run/raw-api.txt. */
export function createComputeService(state: CloudState): Service {
  return {
    name: "compute",
    prefix: "/compute",
    locate: (path) => locate(state, path),
    minorOf: (headers) => askedMinor(state, headers),
    headers: (requestId, minor) => ({
      "x-openstack-request-id": requestId,
      "x-compute-request-id": requestId,
      "openstack-api-version": `compute 2.${minor}`,
      "x-openstack-nova-api-version": `2.${minor}`,
      vary: "OpenStack-API-Version, X-OpenStack-Nova-API-Version",
    }),
    refuse: ({ status, message }) => ({
      status,
      body: { [FAULTS[status] ?? "computeFault"]: { code: status, message } },
    }),
    forbid: (rule) => new Refusal(403, `Policy doesn't allow ${rule} to be performed.`),
    routes: [
      ...versionRoutes(state),
      ...hostRoutes(state),
      ...aggregateRoutes(state),
      ...flavorRoutes(state),
      ...keyPairRoutes(state),
      ...serverRoutes(state),
      ...consoleRoutes(state),
      ...serverGroupRoutes(state),
    ],
  };
}

function versionRoutes({ computeRange: { least, most } }: CloudState): readonly Route[] {
  const version = (base: string) => ({
    id: "v2.1",
    status: "CURRENT",
    version: most,
    min_version: least,
    updated: "2013-07-23T11:33:21Z",
    links: [{ rel: "self", href: `${base}/v2.1/` }],
  });
  return [
    {
      method: "GET",
      path: "/",
      isOpen: true,
      answer: ({ base }) => ({ status: 200, body: { versions: [version(base)] } }),
    },
    {
      method: "GET",
      path: "/v2.1/",
      isOpen: true,
      answer: ({ base }) => ({ status: 200, body: { version: version(base) } }),
    },
  ];
}

/** Takes a project out of a path; releases before 2.18 know no path without one. */
function locate(state: CloudState, path: string): string | undefined {
  const [, behind] = /^\/v2\.1(?:\/[0-9a-f]{32})(\/.*)?$/.exec(path) ?? [];
  if (behind !== undefined) return `/v2.1${behind}`;
  const isVersion = /^\/(?:v2\.1\/?)?$/.test(path);
  if (isVersion) return path === "/v2.1" ? "/v2.1/" : path;
  return computePathNeedsProject(state.release) ? undefined : path;
}

/** The new header counts from 2.27 on, the old one always. Source: nova 26.0.0 nova/api/openstack/wsgi.py. */
function askedMinor({ computeRange: { least, most } }: CloudState, headers: IncomingHttpHeaders): number {
  const given = String(headers["openstack-api-version"] ?? "");
  const [, fresh] = /(?:^|,)\s*compute (\S+)/.exec(given) ?? [];
  const knowsFresh = minorOf(most) >= 27;
  const old = headers["x-openstack-nova-api-version"];
  const asked = (knowsFresh ? fresh : undefined) ?? (old === undefined ? "2.1" : String(old));
  if (asked === "latest") return minorOf(most);
  if (!/^\d+\.\d+$/.test(asked))
    throw new Refusal(
      400,
      `API Version String ${asked} is of invalid format. Must be of format MajorNum.MinorNum.`,
    );
  const minor = minorOf(asked);
  if (!asked.startsWith("2.") || minor < minorOf(least) || minor > minorOf(most))
    throw new Refusal(
      406,
      `Version ${asked} is not supported by the API. Minimum is ${least} and maximum is ${most}.`,
    );
  return minor;
}
