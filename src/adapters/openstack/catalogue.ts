import * as z from "zod";
import { closestWord } from "../../model/closest-word.ts";
import { cloudError } from "./cloud-error.ts";
import type { CloudSettings } from "./cloud-settings.ts";
import type { ServiceType } from "./service-address.ts";

const endpoint = z.object({
  interface: z.string(),
  url: z.string(),
  region: z.string().nullish(),
  region_id: z.string().nullish(),
});

/** The catalogue in Keystone's answer. */
export const catalogueSchema = z.array(z.object({ type: z.string(), endpoints: z.array(endpoint) }));

/** Which services there are, and where. */
export type Catalogue = z.infer<typeof catalogueSchema>;

type Endpoint = z.infer<typeof endpoint>;

/** An endpoint's address, and where it comes from, for the operator. */
export type FoundEndpoint = { readonly url: string; readonly whence: string };

/** Kilo's own type of v2.1 comes last: its address is the same but for the version. */
const TYPES: Readonly<Record<ServiceType, readonly string[]>> = {
  compute: ["compute", "computev21"],
  network: ["network"],
  placement: ["placement"],
  image: ["image"],
};

/**
 * The endpoint of a service in the region and for the interface that the settings name; undefined: the catalogue has no
 * such service. Throws `cloud-service-missing` if it is elsewhere, `cloud-config-invalid` if the region is not known.
 */
export function findEndpoint(
  catalogue: Catalogue,
  type: ServiceType,
  settings: CloudSettings,
): FoundEndpoint | undefined {
  const override = settings.endpointOverrides[type];
  if (override !== undefined) return { url: override, whence: `${type}_endpoint_override` };
  const ofType = TYPES[type].flatMap((name) => catalogue.filter((service) => service.type === name));
  if (ofType.length === 0) return undefined;
  const endpoints = ofType.flatMap((service) => service.endpoints);
  const regions = regionsOf(catalogue.flatMap((service) => service.endpoints));
  const { region, interface: wanted } = settings;
  if (region === undefined && regionsOf(endpoints).length > 1) throw noRegionNamed(regions, settings);
  if (region !== undefined && !regions.includes(region)) throw unknownRegion(region, regions, settings);
  const inRegion = endpoints.filter((found) => region === undefined || regionsOf([found]).includes(region));
  const found = inRegion.find((candidate) => candidate.interface === wanted);
  if (found !== undefined) return { url: found.url, whence: `the ${wanted} endpoint of ${type}` };
  throw cloudError("cloud-service-missing", settings.name, {
    message: `The catalogue of ${settings.name} has no ${wanted} endpoint of ${type}${region === undefined ? "" : ` in ${region}`}; ${describe(endpoints)}`,
    hint: `Set interface or region_name of ${settings.place} to one of these, or ${type}_endpoint_override.`,
  });
}

function regionsOf(endpoints: readonly Endpoint[]): readonly string[] {
  return [...new Set(endpoints.flatMap(({ region, region_id: id }) => id ?? region ?? []))];
}

function describe(endpoints: readonly Endpoint[]): string {
  const found = endpoints.map((each) => [each.interface, ...regionsOf([each])].join(" in "));
  return found.length === 0 ? "it has none at all" : `it has ${found.join(", ")}`;
}

function noRegionNamed(regions: readonly string[], { name, place }: CloudSettings): Error {
  return cloudError("cloud-config-invalid", name, {
    message: `${name} has several regions, and ${place} names none: ${regions.join(", ")}`,
    hint: `Set region_name of ${place}.`,
  });
}

function unknownRegion(region: string, regions: readonly string[], { name, place }: CloudSettings): Error {
  const meant = closestWord(region, regions);
  return cloudError("cloud-config-invalid", name, {
    message: `${name} has no region ${region}, as ${place} wants; it has ${regions.join(", ") || "none"}`,
    hint: meant === undefined ? `Correct region_name of ${place}.` : `Write region_name: ${meant}.`,
  });
}
