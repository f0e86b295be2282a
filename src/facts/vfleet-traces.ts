import type { Fact, VfleetTraces } from "../model/host-facts.ts";
import { placeDirectories, places, vfUnitName } from "../model/places.ts";
import { known, unreadable } from "../model/reading.ts";
import { composeFilesCommand } from "./compose-files-command.ts";
import { parseFileFrames } from "./parse-file-frames.ts";

const paths = Object.values(places);

/** The files at the places that vfleet writes, and its unit. */
export const vfleetTracesFact: Fact<"vfleetTraces"> = {
  id: "vfleetTraces",
  source: `${paths.join(", ")}; systemctl show ${vfUnitName}`,
  command: `
for directory in ${placeDirectories.join(" ")}; do
  [ ! -d "$directory" ] || printf 'directory %s\\n' "$directory"
done
if [ -e ${places.vfUnit} ] && [ -d /run/systemd/system ]; then
  timeout 10 systemctl show -p UnitFileState -p ActiveState ${vfUnitName} || echo "systemctl failed: $?"
fi
${composeFilesCommand({ exact: paths })}`,
  parse: ({ text }) => {
    const { lines, files } = parseFileFrames(text);
    const missing = paths.find((path) => !files.has(path));
    if (missing !== undefined)
      return unreadable(`no answer for ${missing}; the output was: ${text.slice(0, 200)}`);
    const units = parseUnits(lines);
    if (units === undefined)
      return unreadable(`systemctl show ${vfUnitName} said: ${lines.join(" ").slice(0, 200)}`);
    return known({
      files: pick(files),
      units,
      directories: placeDirectories.filter((path) => lines.includes(`directory ${path}`)),
    });
  },
};

function pick(files: ReadonlyMap<string, VfleetTraces["files"][string]>): VfleetTraces["files"] {
  const wanted = [...files].filter(([path]) => paths.some((place) => place === path));
  return Object.fromEntries(wanted);
}

function parseUnits(lines: readonly string[]): VfleetTraces["units"] | undefined {
  const rest = lines.filter((line) => line !== "" && !line.startsWith("directory "));
  if (rest.length === 0) return {};
  const property = (name: string) => rest.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);
  const enabled = property("UnitFileState");
  const active = property("ActiveState");
  return enabled === undefined || active === undefined ? undefined : { [vfUnitName]: { enabled, active } };
}
