import type {
  ConfigOption,
  FeatureChange,
  Known,
  OpenstackRelease,
  OptionChange,
  Provenance,
  ReleaseDelta,
} from "../../model/openstack-release.ts";

type Table<T> = Readonly<Record<string, T>>;
type Feature = OpenstackRelease["features"]["placement"];

/** The releases as a whole, each from the one before and its delta; throws if deltas do not fit each other. */
export function composeReleases(deltas: readonly ReleaseDelta[]): readonly OpenstackRelease[] {
  const releases: OpenstackRelease[] = [];
  for (const delta of deltas) releases.push(composeRelease(releases.at(-1), delta));
  return releases;
}

function composeRelease(before: OpenstackRelease | undefined, delta: ReleaseDelta): OpenstackRelease {
  const { since, versions, changes, ...own } = delta;
  if (before?.id !== since) throw new Error(`${delta.id} is said to follow ${since}, not ${before?.id}`);
  const name = delta.name;
  return {
    ...own,
    ...learn(undefined, versions, name),
    files: merge(before?.files, changes.files, (_, file) => file.name),
    options: merge(before?.options, changes.options, (known, change, word) =>
      changeOption(known, change, `${name}: ${word}`),
    ),
    features: merge(before?.features, changes.features, (known, change, word) =>
      changeFeature(known, change, `${name}: ${word}`),
    ),
    microversions: { ...before?.microversions, ...changes.microversions },
    networkExtensions: [
      ...(before?.networkExtensions ?? []),
      ...Object.keys(changes.networkExtensions ?? {}),
    ],
  };
}

function merge<Value, Change>(
  before: Table<Value> | undefined,
  changes: Table<Change> | undefined,
  apply: (value: Value | undefined, change: Change, word: string) => Value | undefined,
): Record<string, Value> {
  const after = new Map(Object.entries(before ?? {}));
  for (const [word, change] of Object.entries(changes ?? {})) {
    const value = apply(after.get(word), change, word);
    if (value === undefined) after.delete(word);
    else after.set(word, value);
  }
  return Object.fromEntries(after);
}

function changeOption(
  known: Known<ConfigOption> | undefined,
  change: OptionChange,
  at: string,
): Known<ConfigOption> | undefined {
  if (change.change === "added") {
    if (known) throw new Error(`${at} is there already`);
    const { change: _, source: _source, verified: _verified, why: _why, ...option } = change;
    return { ...option, ...learn(undefined, change, at) };
  }
  if (!known) throw new Error(`${at} is not there`);
  if (change.change === "removed") return undefined;
  const { change: _, source: _source, verified: _verified, why: _why, newlyKnows, ...changed } = change;
  const knows = newlyKnows && [...(known.knows ?? []), ...newlyKnows];
  const keyValues = changed.keyValues && { ...known.keyValues, ...changed.keyValues };
  const keyNotes = changed.keyNotes && { ...known.keyNotes, ...changed.keyNotes };
  const added = { ...(knows && { knows }), ...(keyValues && { keyValues }), ...(keyNotes && { keyNotes }) };
  return { ...known, ...changed, ...added, ...learn(known, change, at) };
}

function changeFeature(known: Feature, change: FeatureChange, at: string): Feature {
  if (known?.has === change.has) throw new Error(`${at} does not change`);
  const { has, note } = change;
  // A change says all of a feature anew: what was in doubt before is not any more.
  const settled = known && { ...known, doubts: [] };
  return { has, ...(note !== undefined && { note }), ...learn(settled, change, at) };
}

function learn(known: Known<unknown> | undefined, { source, why }: Provenance, at: string): Known<object> {
  const release = at.replace(/: .*/, "");
  return {
    sources: [...(known?.sources ?? []), `${release}: ${source}`],
    doubts: [...(known?.doubts ?? []), ...(why === undefined ? [] : [`${release}: ${why}`])],
  };
}
