import type { Finding } from "../finding.ts";
import { type OsloOption, type OsloPlace, type OsloSource, placesOf } from "./effective-value.ts";
import { sectionKey } from "./section-key.ts";
import { placeEvidence, showName, showPlace } from "./show-place.ts";

type Contradiction = Required<Pick<Finding, "code" | "severity" | "summary" | "fix">> & {
  readonly about: readonly OsloPlace[];
};

/** An option's settings that say different things: under several names, several times in a file, in several files. */
export function findContradictions(
  host: string,
  sources: readonly OsloSource[],
  option: OsloOption,
): Finding[] {
  const places = placesOf(sources, option);
  if (places.length < 2) return [];
  const byName = groupPlaces(places, ({ section, name }) => `${sectionKey(section ?? "")}\n${name}`);
  // Of many values each counts, so that the same name several times is as it should be.
  const single = option.multi ? [] : byName;
  const inFiles = single.flatMap((same) => groupPlaces(same, ({ path }) => path));
  return [
    ...(differ(byName) ? [underTwoNames(option, places)] : []),
    ...inFiles.filter((inFile) => inFile.length > 1).map((inFile) => setTwice(option, inFile)),
    ...single.flatMap((same) => {
      const ends = groupPlaces(same, ({ path }) => path).flatMap((inFile) => inFile.slice(-1));
      return differ(ends.map((end) => [end])) ? [overridden(option, ends)] : [];
    }),
  ].map(({ about, ...words }) => ({
    ...words,
    subject: { host, item: about.at(-1)?.path ?? "" },
    detail: `It stands as ${about.map(showPlace).join(", ")}. ${whatCounts(option, places)}`,
    evidence: about.map(placeEvidence),
  }));
}

function underTwoNames(option: OsloOption, about: readonly OsloPlace[]): Contradiction {
  const names = [option, ...option.deprecated].map(showName).join(" or ");
  return {
    code: "config-option-under-two-names",
    severity: "warning",
    summary: `${showName(option)} is set under several names, with different values`,
    fix: `Keep one of the names ${names}.`,
    about,
  };
}

function setTwice(option: OsloOption, about: readonly OsloPlace[]): Contradiction {
  const different = differ(about.map((place) => [place]));
  const times = `is set ${about.length} times in ${about.at(-1)?.path}`;
  return {
    code: "config-option-set-twice",
    severity: different ? "warning" : "advice",
    summary: `${showName(option)} ${times}${different ? ", with different values" : ""}`,
    fix: "Keep one of the lines.",
    about,
  };
}

function overridden(option: OsloOption, about: readonly OsloPlace[]): Contradiction {
  const last = about.at(-1)?.path;
  return {
    code: "config-value-overridden",
    severity: "advice",
    summary: `${showName(option)} has another value in ${last}, which is loaded later`,
    fix: `Change the value in ${last}, or take it out there.`,
    about,
  };
}

function whatCounts({ multi }: OsloOption, places: readonly OsloPlace[]): string {
  if (multi) return "The service takes the values of all its names together.";
  const last = places.at(-1);
  return last ? `The service takes ${showPlace(last)}.` : "";
}

function groupPlaces(places: readonly OsloPlace[], by: (place: OsloPlace) => string): OsloPlace[][] {
  return [...Map.groupBy(places, by).values()];
}

function differ(groups: readonly (readonly OsloPlace[])[]): boolean {
  return new Set(groups.map((places) => JSON.stringify(places.map(({ value }) => value)))).size > 1;
}
