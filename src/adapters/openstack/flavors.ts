import * as z from "zod";
import { mapLimited } from "../../base/concurrency.ts";
import type { Flavor, Properties, PropertyChanges } from "../../model/cloud-resources.ts";
import type { Flavors } from "../../ports/cloud-resources.ts";
import { apiPath, computeVersions, idText, properties } from "./answer-fields.ts";
import type { CloudApi } from "./cloud-api.ts";

const CALLS_AT_ONCE = 4;

/** A flavor of flavors/detail, with its extra specs from 2.61 on. */
export const flavorAnswer = z
  .object({
    id: idText,
    name: z.string(),
    vcpus: z.number(),
    ram: z.number(),
    disk: z.number(),
    "os-flavor-access:is_public": z.boolean().nullish(),
    extra_specs: z.record(z.string(), z.string()).nullish(),
  })
  .transform((found) => ({
    id: found.id,
    name: found.name,
    vcpus: found.vcpus,
    ramMb: found.ram,
    diskGb: found.disk,
    isPublic: found["os-flavor-access:is_public"] ?? true,
    properties: found.extra_specs ?? undefined,
  }));

type Found = z.infer<typeof flavorAnswer>;

const one = z.object({ flavor: flavorAnswer }).transform(({ flavor }) => flavor);
const specs = z.object({ extra_specs: properties }).transform((found): Properties => found.extra_specs);

const call = (right: string, signal: AbortSignal | undefined) =>
  ({
    service: "compute",
    microversions: computeVersions,
    policy: `os_compute_api:${right}`,
    signal,
  }) as const;

/** The flavors of a cloud. */
export function createFlavors(api: CloudApi): Flavors {
  const withProperties = async (
    found: Found,
    signal: AbortSignal | undefined,
  ): Promise<Flavor | undefined> => {
    const path = apiPath("flavors", found.id, "os-extra_specs");
    const own =
      found.properties ?? (await api.find({ ...call("os-flavor-extra-specs:index", signal), path }, specs));
    return own === undefined ? undefined : { ...found, properties: own };
  };
  return {
    list: async (signal) => {
      const found = await api.list(
        {
          service: "compute",
          path: "/flavors/detail",
          query: { is_public: "None" },
          microversions: computeVersions,
          signal,
        },
        "flavors",
        flavorAnswer,
      );
      const whole = await mapLimited(found, CALLS_AT_ONCE, (flavor) => withProperties(flavor, signal));
      // One that has no extra specs to be read was deleted in between.
      return whole.filter((flavor) => flavor !== undefined);
    },
    create: async ({ name, vcpus, ramMb, diskGb, isPublic }, signal) => {
      const flavor = {
        name,
        vcpus,
        ram: ramMb,
        disk: diskGb,
        id: null,
        "os-flavor-access:is_public": isPublic,
      };
      const made = await api.post(
        { ...call("os-flavor-manage:create", signal), path: "/flavors", body: { flavor } },
        one,
      );
      return { ...made, properties: made.properties ?? {} };
    },
    setProperties: (id, changes, signal) => setSpecs(api, { id, changes }, signal),
    delete: (id, signal) =>
      api.delete({ ...call("os-flavor-manage:delete", signal), path: apiPath("flavors", id) }),
  };
}

type Wanted = { readonly id: string; readonly changes: PropertyChanges };

async function setSpecs(
  api: CloudApi,
  { id, changes }: Wanted,
  signal: AbortSignal | undefined,
): Promise<void> {
  const path = apiPath("flavors", id, "os-extra_specs");
  const set = Object.entries(changes).filter(([, value]) => value !== null);
  const gone = Object.entries(changes).flatMap(([key, value]) => (value === null ? [key] : []));
  if (set.length > 0) {
    const body = { extra_specs: Object.fromEntries(set) };
    await api.post(
      { ...call("os-flavor-extra-specs:create", signal), path, body, isRepeatable: true },
      specs,
    );
  }
  for (const key of gone)
    await api.delete({ ...call("os-flavor-extra-specs:delete", signal), path: `${path}${apiPath(key)}` });
}
