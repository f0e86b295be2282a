import type { Properties, PropertyChanges } from "../../model/cloud-resources.ts";

/** What has to be set so that wanted properties are among those that there are; undefined: nothing. */
export function findMissingProperties(
  present: Properties,
  wanted: Properties,
): { readonly from: PropertyChanges; readonly to: PropertyChanges } | undefined {
  const missing = Object.entries(wanted).filter(([key, value]) => propertyOf(present, key) !== value);
  if (missing.length === 0) return undefined;
  return {
    from: Object.fromEntries(missing.map(([key]) => [key, propertyOf(present, key) ?? null])),
    to: Object.fromEntries(missing),
  };
}

/** The value of a property; undefined: there is none of that name. */
export function propertyOf(properties: Properties, key: string): string | undefined {
  return Object.hasOwn(properties, key) ? properties[key] : undefined;
}

/** Properties as people write them: `sriov=true, rack=7`. */
export function propertiesText(properties: PropertyChanges): string {
  return Object.entries(properties)
    .map(([key, value]) => (value === null ? `no ${key}` : `${key}=${value}`))
    .join(", ");
}
