import { openstackReleases } from "../../src/knowledge/openstack/all.ts";
import type { OpenstackRelease } from "../../src/model/openstack-release.ts";

/** Releases in a row for which the same holds, as `Kilo – Newton`, with what holds. */
export type Span<T> = { readonly releases: string; readonly value: T };

/** The spans in which a text stays the same; releases without one are left out. */
export function findSpans(textOf: (release: OpenstackRelease) => string | undefined): Span<string>[] {
  const runs: { first: string; last: string; value: string | undefined }[] = [];
  for (const release of openstackReleases) {
    const value = textOf(release);
    const run = runs.at(-1);
    if (run && run.value === value) run.last = release.name;
    else runs.push({ first: release.name, last: release.name, value });
  }
  return runs.flatMap(({ first, last, value }) =>
    value === undefined ? [] : [{ releases: first === last ? first : `${first} – ${last}`, value }],
  );
}

/** The entries of an object with the type of its keys. */
export function entriesOf<Key extends string, Value>(
  object: Readonly<Record<Key, Value>>,
): (readonly [Key, Value])[] {
  const keys = Object.keys(object) as Key[];
  return keys.map((key) => [key, object[key]] as const);
}
