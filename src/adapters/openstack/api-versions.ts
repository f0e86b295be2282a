import * as z from "zod";
import type { MicroversionRange } from "../../model/cloud.ts";
import { answerError, type Exchange, parseJson, strangeAnswer } from "./answer-error.ts";
import type { ApiCall, PlacedService } from "./cloud-api.ts";
import { cloudError } from "./cloud-error.ts";
import type { HttpRequest } from "./http-exchange.ts";
import { chooseMicroversion, isMicroversion } from "./microversion.ts";
import type { ServiceType } from "./service-address.ts";

/** What the services say of their versions; what was read is kept. */
export type Versions = {
  readonly cloud: string;
  /** undefined: the service has no microversions, or there is no such service. */
  readonly find: (service: ServiceType, signal?: AbortSignal) => Promise<MicroversionRange | undefined>;
};

/** What reading versions needs. */
export type VersionSources = {
  readonly cloud: string;
  readonly place: (service: ServiceType, signal?: AbortSignal) => Promise<PlacedService | undefined>;
  readonly send: (request: HttpRequest) => Promise<Exchange>;
};

const entry = z.object({
  id: z.string(),
  version: z.string().nullish(),
  max_version: z.string().nullish(),
  min_version: z.string().nullish(),
});
const versionDocument = z.union([
  z.object({ versions: z.array(entry) }).transform(({ versions }) => versions),
  z.object({ version: entry }).transform(({ version }) => [version]),
]);

const MAJORS: Readonly<Partial<Record<ServiceType, string>>> = { compute: "v2.1", placement: "v1.0" };
const TIMEOUT_MS = 30_000;

/** Reads version documents where they are needed. */
export function createVersions(sources: VersionSources): Versions {
  const known = new Map<ServiceType, MicroversionRange | undefined>();
  return {
    cloud: sources.cloud,
    find: async (service, signal) => {
      if (known.has(service)) return known.get(service);
      const found = await readVersions(sources, service, signal);
      known.set(service, found);
      return found;
    },
  };
}

/** The headers that ask for the highest microversion that both sides know. Throws `cloud-version-unsupported`. */
export async function versionHeaders(
  versions: Versions,
  { service, microversions, signal }: ApiCall,
): Promise<Readonly<Record<string, string>>> {
  if (microversions === undefined) return {};
  const offered = await versions.find(service, signal);
  // Without microversions a service is what its lowest one is.
  if (offered === undefined && /^(?:2\.1|1\.0)$/.test(microversions.least)) return {};
  const chosen = offered && chooseMicroversion(microversions, offered);
  if (chosen === undefined) throw unsupported(versions.cloud, service, { wanted: microversions, offered });
  return {
    "openstack-api-version": `${service} ${chosen}`,
    ...(service === "compute" ? { "x-openstack-nova-api-version": chosen } : {}),
  };
}

async function readVersions(
  { place, send }: VersionSources,
  service: ServiceType,
  signal: AbortSignal | undefined,
): Promise<MicroversionRange | undefined> {
  const [placed, major] = [await place(service, signal), MAJORS[service]];
  if (placed === undefined || major === undefined) return undefined;
  let last: Exchange | undefined;
  for (const document of placed.versionDocuments) {
    const headers = { accept: "application/json" };
    const url = new URL(document);
    last = await send({ method: "GET", url, headers, whence: placed.whence, timeoutMs: TIMEOUT_MS, signal });
    if (last.answer.status !== 200 && last.answer.status !== 300) continue;
    const versions = versionDocument.safeParse(parseJson(last));
    const found = versions.success ? versions.data.find(({ id }) => id === major) : undefined;
    if (found !== undefined) return rangeOf(found);
  }
  if (last !== undefined && last.answer.status >= 400) throw answerError(last);
  throw last === undefined ? noDocument(service) : strangeAnswer(last, `no version ${major} of ${service}`);
}

function rangeOf(found: z.infer<typeof entry>): MicroversionRange | undefined {
  const [least, most] = [found.min_version || undefined, found.max_version || found.version || undefined];
  return isMicroversion(least ?? undefined) && isMicroversion(most ?? undefined) && least && most
    ? { least, most }
    : undefined;
}

type Ranges = { readonly wanted: MicroversionRange; readonly offered: MicroversionRange | undefined };

function unsupported(cloud: string, service: ServiceType, { wanted, offered }: Ranges): Error {
  const speaks = offered === undefined ? "no microversions" : `${offered.least} to ${offered.most}`;
  return cloudError("cloud-version-unsupported", cloud, {
    message: `The ${service} API of ${cloud} speaks ${speaks}; this needs ${wanted.least} to ${wanted.most}`,
    hint: "Look in the guide which OpenStack releases can do this.",
  });
}

function noDocument(service: ServiceType): Error {
  return new Error(`no version documents of ${service}`);
}
