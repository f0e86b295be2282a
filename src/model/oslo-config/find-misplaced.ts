import { printable } from "../../base/printable.ts";
import { rememberLast } from "../../base/remember-last.ts";
import type { Finding } from "../finding.ts";
import type { OsloOption, OsloPlace, OsloSource } from "./effective-value.ts";
import type { OsloName } from "./oslo-file.ts";
import { isSameSection } from "./section-key.ts";
import { placeEvidence, showName, showPlace } from "./show-place.ts";

/** Settings that have the name of one of the options, new or deprecated, in a section where it means nothing. */
export function findMisplaced(
  host: string,
  sources: readonly OsloSource[],
  options: readonly OsloOption[],
): Finding[] {
  const homes = homesOf(options);
  return sources.flatMap(({ path, file }) =>
    file.settings.flatMap((setting) => {
      const right = homes.get(setting.name);
      const { section } = setting;
      if (right === undefined || section === undefined) return [];
      if (right.some((home) => isSameSection(home.section, section))) return [];
      return [misplaced(host, { ...setting, path }, right)];
    }),
  );
}

/** The places that each name has; services have the same options on all hosts of a release. */
const homesOf = rememberLast(32, (options: readonly OsloOption[]) =>
  Map.groupBy(
    options.flatMap((option): readonly OsloName[] => [option, ...option.deprecated]),
    ({ name }) => name,
  ),
);

function misplaced(host: string, place: OsloPlace, homes: readonly OsloName[]): Finding {
  const right = homes.map(showName).join(" or ");
  const [first] = homes;
  return {
    code: "config-option-in-wrong-section",
    severity: "warning",
    subject: { host, item: place.path },
    summary: `${printable(place.name)} stands in section [${printable(place.section ?? "")}] of ${place.path}, where it has no effect`,
    detail: `It is ${showPlace(place)}; the service reads ${right}.`,
    fix: `Move line ${place.line} of ${place.path} below the header [${first?.section ?? ""}].`,
    evidence: [placeEvidence(place)],
  };
}
