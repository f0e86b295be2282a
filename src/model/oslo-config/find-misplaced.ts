import { printable } from "../../base/printable.ts";
import { rememberLast } from "../../base/remember-last.ts";
import type { Finding } from "../finding.ts";
import type { OsloOption, OsloPlace, OsloSource } from "./effective-value.ts";
import type { OsloName, OsloSetting } from "./oslo-file.ts";
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
    file.settings
      .filter((setting) => isAway(setting, homes.get(setting.name)))
      .map((setting) => misplaced(host, { ...setting, path }, homes.get(setting.name) ?? [])),
  );
}

function isAway({ section }: OsloSetting, homes: readonly OsloName[] | undefined): boolean {
  if (homes === undefined || section === undefined) return false;
  return !homes.some((home) => isSameSection(home.section, section));
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
