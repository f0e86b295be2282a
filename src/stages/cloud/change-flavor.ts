import type { ChangeFlavor, SetFlavorProperties } from "../../model/cloud-action.ts";
import type { Flavor } from "../../model/cloud-resources.ts";
import { findFlavorDifferences } from "../../steps/cloud/compare-flavor.ts";
import { findMissingProperties, propertyOf } from "../../steps/cloud/property-changes.ts";
import { changeProperties, onlyTakesAway } from "./change-properties.ts";
import type { CloudWork } from "./cloud-work.ts";
import { createOnce, type Done, goneAlready, missing } from "./create-once.ts";
import { notAsPlanned } from "./refuse-change.ts";

async function find({ cloud, signal }: CloudWork, name: string): Promise<Flavor | undefined> {
  return (await cloud.flavors.list(signal)).find((flavor) => flavor.name === name);
}

/** Makes a flavor and gives it its extra specs; throws OperatingError, also where one of its name is another one. */
export async function makeFlavor(work: CloudWork, { flavor, properties }: ChangeFlavor): Promise<Done> {
  const { cloud, signal } = work;
  const what = `flavor ${flavor.name}`;
  const before = await find(work, flavor.name);
  if (before) {
    const lacking = findMissingProperties(before.properties, properties);
    const differences = [
      ...findFlavorDifferences(before, flavor),
      ...Object.keys(lacking?.to ?? {}).map((key) => `no ${key} as planned`),
    ];
    if (differences.length > 0) throw notAsPlanned(what, differences);
    return { note: "it was there already" };
  }
  await createOnce({
    find: () => find(work, flavor.name),
    create: () => cloud.flavors.create(flavor, signal),
  });
  if (Object.keys(properties).length === 0) return {};
  const made = await find(work, flavor.name);
  if (!made) throw missing("flavor", flavor.name, cloud.name);
  await cloud.flavors.setProperties(made.id, properties, signal);
  return {};
}

/** Deletes a flavor that is as the action says; servers that were made of it stay. Throws OperatingError. */
export async function deleteFlavor(work: CloudWork, { flavor, properties }: ChangeFlavor): Promise<Done> {
  const found = await find(work, flavor.name);
  if (!found) return goneAlready;
  const others = Object.entries(found.properties).filter(
    ([key, value]) => propertyOf(properties, key) !== value,
  );
  const differences = [
    ...findFlavorDifferences(found, flavor),
    ...others.map(([key, value]) => `${key}=${value}`),
  ];
  if (differences.length > 0) throw notAsPlanned(`flavor ${flavor.name}`, differences);
  await work.cloud.flavors.delete(found.id, work.signal);
  return {};
}

/** Changes extra specs of a flavor; throws OperatingError. */
export async function setFlavorProperties(work: CloudWork, action: SetFlavorProperties): Promise<Done> {
  const found = await find(work, action.flavor);
  if (!found && onlyTakesAway(action.to)) return goneAlready;
  if (!found) throw missing("flavor", action.flavor, work.cloud.name);
  return changeProperties(
    {
      what: `flavor ${action.flavor}`,
      present: found.properties,
      set: (changes) => work.cloud.flavors.setProperties(found.id, changes, work.signal),
    },
    action,
  );
}
