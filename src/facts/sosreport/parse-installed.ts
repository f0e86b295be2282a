import { known, type Reading, unreadable } from "../../model/reading.ts";
import { fileBeginning, lacking, type SosFiles } from "./sos-files.ts";

// The second letter: installed; a third would say that it is broken.
const DEB = /^[uihrp]i\s+([^\s:]+)(?::\S+)?\s+(\S+)\s/;
const RPM = /^(\S+)-([^\s-]+)-([^\s-]+)\.[^\s.]+(?:\s|$)/;
/** What dpkg -l takes for a name where it writes for a screen of 80 columns. */
const CUT = /^\+\+\+-={14}-={12,14}-/m;

/** Where the lists are, as beginnings of paths: the names of rpm's hold its whole format. */
export const installedPaths: readonly string[] = [
  "sos_commands/dpkg/dpkg_-l",
  "sos_commands/rpm/sh_-c_rpm_",
  "sos_commands/rpm/rpm_-qa_",
  "sos_commands/rpm/package-data",
];

/** Versions of all installed packages by name; rpm's without their epoch, which a report does not have. */
export function parseInstalled(files: SosFiles): Reading<ReadonlyMap<string, string>> {
  const debs = fileBeginning(files, "sos_commands/dpkg/dpkg_-l");
  if (debs !== undefined && CUT.test(debs)) return unreadable("dpkg -l has cut names and versions short");
  const rpms = fileBeginning(files, ...installedPaths.slice(1));
  const versions = new Map([
    ...(rpms ?? "").split("\n").flatMap(readRpm),
    ...(debs ?? "").split("\n").flatMap(readDeb),
  ]);
  return versions.size === 0 ? lacking("dpkg -l, rpm -qa") : known(versions);
}

function readDeb(line: string): (readonly [string, string])[] {
  const [, name, version] = DEB.exec(line) ?? [];
  return name === undefined || version === undefined ? [] : [[name, version]];
}

function readRpm(line: string): (readonly [string, string])[] {
  const [, name, version, release] = RPM.exec(line) ?? [];
  return name === undefined || version === undefined ? [] : [[name, `${version}-${release}`]];
}
