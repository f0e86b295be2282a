import { absent, known, type Reading, unreadable } from "../reading.ts";
import { describeOsloProblem } from "./describe-oslo-problem.ts";
import { findReferences } from "./find-references.ts";
import { findSettings } from "./find-settings.ts";
import type { OsloFile, OsloName, OsloSetting } from "./oslo-file.ts";

/** A file that a service reads, by its path. */
export type OsloSource = { readonly path: string; readonly file: OsloFile };

/** An option as the service registers it. */
export type OsloOption = OsloName & {
  /** Its older names, in the order in which the service registers them. */
  readonly deprecated: readonly OsloName[];
  /** Whether each setting adds a value (MultiStrOpt) instead of replacing the one before. */
  readonly multi: boolean;
};

/** A setting and the file that it stands in. */
export type OsloPlace = OsloSetting & { readonly path: string };

/** What a service gets for an option out of its files. */
export type EffectiveValue = {
  /** The settings that count, in the order of the service; one unless the option is multi. */
  readonly from: readonly OsloPlace[];
  /** The other settings of the option, under whatever name, which have no effect. */
  readonly without: readonly OsloPlace[];
  /** The options that the values refer to by `$name` or `${group.name}`, as written; they are not put in. */
  readonly references: readonly string[];
};

/**
 * What oslo.config reads for the option from these files, in the order in which the service loads them. Of a single
 * value the last file that has it under any of its names decides; within the file the new name comes before the
 * deprecated ones, whatever their order there, and of several settings the last one counts. Of many values each file
 * adds those of the last deprecated name first and those of the new name last. Unreadable where oslo.config refuses a
 * file, because then the service does not start.
 */
export function effectiveValue(sources: readonly OsloSource[], option: OsloOption): Reading<EffectiveValue> {
  const refused = sources.find(({ file }) => file.problems.length > 0);
  const problem = refused?.file.problems[0];
  if (refused && problem)
    return unreadable(`oslo.config refuses ${refused.path}, ${describeOsloProblem(refused.file, problem)}`);
  const all = placesOf(sources, option);
  const from = option.multi ? all : all.slice(-1);
  if (from.length === 0) return absent;
  const without = option.multi ? [] : all.slice(0, -1);
  return known({ from, without, references: from.flatMap(({ value }) => findReferences(value)) });
}

/** All settings of the option in the order of their weight: the last is the one that a single value has. */
export function placesOf(sources: readonly OsloSource[], option: OsloOption): OsloPlace[] {
  const names = namesByWeight(option);
  const places: OsloPlace[] = [];
  for (const { path, file } of sources)
    for (const name of names)
      for (const setting of findSettings(file, name)) places.push({ ...setting, path });
  return places;
}

const byWeight = new WeakMap<OsloOption, readonly OsloName[]>();

function namesByWeight(option: OsloOption): readonly OsloName[] {
  const known = byWeight.get(option);
  if (known) return known;
  const names = namesOf(option).toReversed();
  byWeight.set(option, names);
  return names;
}

// A file has an option under its name with underscores; an older name with hyphens is read both ways.
function namesOf({ section, name, deprecated }: OsloOption): OsloName[] {
  const hyphened = deprecated.filter((old) => old.name.includes("-"));
  return [{ section, name: underscored(name) }, ...deprecated].concat(
    hyphened.map((old) => ({ section: old.section, name: underscored(old.name) })),
  );
}

function underscored(name: string): string {
  return name.replaceAll("-", "_");
}
