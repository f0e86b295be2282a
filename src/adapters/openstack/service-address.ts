/** The services that vfleet asks, by their type in the catalogue. */
export type ServiceType = "compute" | "network" | "placement" | "image";

/** The version that each is asked in, as its addresses have it; placement has none in its addresses. */
const VERSIONS: Readonly<Record<ServiceType, string | undefined>> = {
  compute: "v2.1",
  network: "v2.0",
  image: "v2",
  placement: undefined,
};

/** Where a service is. */
export type ServiceAddress = {
  /** Calls are below it; without a slash at its end. */
  readonly base: string;
  /** Documents that tell its versions, the best first. */
  readonly versionDocuments: readonly string[];
};

/**
 * The address of a service from its endpoint, with or without a version or a project in it: `http://c:8774`,
 * `http://c:8774/v2/PROJECT` and `http://c/compute/v2.1/` give v2.1; what stands behind the version stays, because
 * old releases ask for the project there.
 */
export function serviceAddress(type: ServiceType, endpoint: string): ServiceAddress {
  const url = new URL(endpoint);
  const segments = url.pathname.split("/").filter((segment) => segment !== "");
  const at = segments.findIndex((segment) => /^v\d+(?:\.\d+)?$/.test(segment));
  const version = VERSIONS[type];
  const before = at === -1 ? segments : segments.slice(0, at);
  const join = (...parts: readonly string[]) => [url.origin, ...parts].join("/");
  if (version === undefined) return { base: join(...before), versionDocuments: [`${join(...before)}/`] };
  const behind = at === -1 ? [] : segments.slice(at + 1);
  return {
    base: join(...before, version, ...behind),
    versionDocuments: [`${join(...before, version)}/`, `${join(...before)}/`],
  };
}
