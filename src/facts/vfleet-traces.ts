import type { Fact, VfleetTraces } from "../model/host-facts.ts";
import { placeDirectories, places, vfUnitName } from "../model/places.ts";
import { absent, known, unreadable } from "../model/reading.ts";
import { composeFilesCommand } from "./compose-files-command.ts";
import { excerpt } from "./excerpt.ts";
import { parseFileFrames } from "./parse-file-frames.ts";

const paths = Object.values(places);

/** The files at the places that vfleet writes, and its unit. */
export const vfleetTracesFact: Fact<"vfleetTraces"> = {
  id: "vfleetTraces",
  source: `${paths.join(", ")}; /run/systemd/units, systemctl show ${vfUnitName}`,
  // systemd keeps the invocation link of a unit just as long as it is active, so that the usual case needs no systemctl.
  command: `
for directory in ${placeDirectories.join(" ")}; do
  [ ! -d "$directory" ] || printf 'directory %s\\n' "$directory"
done
if [ -e ${places.vfUnit} ] && [ -d /run/systemd/system ]; then
  set -- /etc/systemd/system/*.wants/${vfUnitName}
  if [ -L "$1" ] && [ -L /run/systemd/units/invocation:${vfUnitName} ]; then
    printf '%s\\n' UnitFileState=enabled ActiveState=active
  else timeout 10 systemctl show -p UnitFileState -p ActiveState ${vfUnitName} || echo "systemctl failed: $?"
  fi
fi
${composeFilesCommand({ exact: paths })}`,
  parse: ({ text }) => {
    const { lines, files } = parseFileFrames(text);
    const missing = paths.find((path) => !files.has(path));
    if (missing !== undefined) {
      return unreadable(`no answer for ${missing}; the output was: ${excerpt(text)}`);
    }
    const isDirectory = (line: string) => line.startsWith("directory ");
    const aboutUnit = lines.filter((line) => line !== "" && !isDirectory(line));
    const units = parseUnits(aboutUnit);
    if (units === undefined) {
      return unreadable(`systemctl show ${vfUnitName} said: ${excerpt(aboutUnit.join(" "))}`);
    }
    return known({
      files: Object.fromEntries(paths.map((path) => [path, files.get(path) ?? absent])),
      units,
      directories: placeDirectories.filter((path) => lines.includes(`directory ${path}`)),
    });
  },
};

function parseUnits(lines: readonly string[]): VfleetTraces["units"] | undefined {
  if (lines.length === 0) return {};
  const property = (name: string) =>
    lines.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const enabled = property("UnitFileState");
  const active = property("ActiveState");
  return enabled === undefined || active === undefined ? undefined : { [vfUnitName]: { enabled, active } };
}
