import type { Fact } from "../model/host-facts.ts";
import type { OpenstackProcess, OpenstackServices } from "../model/openstack-facts.ts";
import { known, type Reading, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { openstackUnits } from "./openstack-programs.ts";
import { parseOpenstackProcesses } from "./parse-openstack-processes.ts";
import { parseUnitStates } from "./parse-unit-states.ts";
import { processWordsAwk } from "./process-words-awk.ts";

const units = openstackUnits.join(" ");
const unitFolders = [
  "/etc/systemd/system",
  "/run/systemd/system",
  "/usr/lib/systemd/system",
  "/lib/systemd/system",
  "/usr/local/lib/systemd/system",
  "/run/systemd/generator.late",
];

// What the kernel calls a process finds the few whose words are read; one that has put a title in the place of its words
// may be called by the path of its interpreter, cut short. Units with
// PrivateTmp, as RDO has them, are in mount namespaces of their own: only another root makes a container.
const processes = `
[ -r /proc/1/fd ] || { echo 'not root'; exit 1; }
describe() {
  [ $# -ge 20 ] || return
  where=host
  [ "$folder/root/" -ef / ] || where=contained
  printf 'process %s %s %s %s\\n' "\${folder#/proc/}" "$2" "\${20}" "$where"
}
hits=$(grep -lE '^(nova-|neutron-|ovn-controller|uwsgi|python|apache2|httpd|/|\\(wsgi:)' /proc/[0-9]*/comm)
echo "exit grep $?"
set --
for hit in $hits; do
  folder=\${hit%/comm}
  { IFS= read -r line <"$folder/stat"; } 2>/dev/null || continue
  describe \${line##*) }
  set -- "$@" "$folder/cmdline"
done
[ $# -eq 0 ] || grep -aHz '' "$@" 2>/dev/null | tr '\\0' '\\n' | awk '${processWordsAwk}'`;

// A unit that the boot made of an init script has no state of its own there: a link tells whether it starts.
const states = `
set --
if [ -d /run/systemd/system ]; then
  for unit in ${units}; do
    for folder in ${unitFolders.join(" ")}; do
      if [ -e "$folder/$unit.service" ] || [ -L "$folder/$unit.service" ]; then
        printf 'unit %s\\n' "$unit"
        set -- "$@" "$unit.service"
        if [ "$folder" = /run/systemd/generator.late ]; then
          for link in "$folder"/*.wants/"$unit.service"; do [ -L "$link" ] || printf 'not-started %s\\n' "$unit"; break; done
        fi
        break
      fi
    done
  done
  if [ $# -gt 0 ]; then
    timeout 10 systemctl show -p Id -p Names -p UnitFileState -p ActiveState "$@" || echo "systemctl failed: $?"
  fi
elif [ -d /etc/init ] && command -v initctl >/dev/null; then
  for unit in ${units}; do
    [ -e "/etc/init/$unit.conf" ] || continue
    printf 'job %s\\n' "$unit"
    set -- "$@" -e "^$unit "
    ! grep -qsx 'manual' "/etc/init/$unit.override" || printf 'not-started %s\\n' "$unit"
  done
  if [ $# -gt 0 ]; then
    jobs=$(timeout 10 initctl list) || echo "initctl failed: $?"
    printf '%s\\n' "$jobs" | grep "$@"
  fi
else
  for unit in ${units}; do
    [ ! -e "/etc/init.d/$unit" ] || printf 'script %s\\n' "$unit"
  done
fi
for mark in /run/vfleet/stale/*; do
  [ -f "$mark" ] || continue
  at=
  read -r at <"$mark" || :
  printf 'stale %s %s\\n' "\${mark##*/}" "$at"
done
echo 'done'`;

/** What of OpenStack runs on the host and starts with it. */
export const openstackServicesFact: Fact<"openstackServices"> = {
  id: "openstackServices",
  source: "/proc/PID/{comm,stat,cmdline,root}, systemctl show or initctl list, /run/vfleet/stale",
  command: `${processes}\n${states}`,
  parse: ({ text }) => {
    const lines = text.trimEnd().split("\n");
    if (lines.includes("not root")) return unreadable("the processes of others can be seen by root alone");
    const searchExit = Number(/^exit grep (\d+)$/m.exec(text)?.[1] ?? 127);
    if (searchExit > 2 || lines.at(-1) !== "done")
      return unreadable(`looking through the processes gave: ${excerpt(text)}`);
    return parseServices(lines);
  },
};

function parseServices(lines: readonly string[]): Reading<OpenstackServices> {
  const running: readonly OpenstackProcess[] = parseOpenstackProcesses(lines);
  const found = parseUnitStates(lines, running);
  if (found.is !== "known") return found;
  const marks = lines.flatMap((line) => (line.startsWith("stale ") ? [line.slice("stale ".length)] : []));
  const stale: [string, number][] = [];
  for (const mark of marks) {
    const [, unit, seconds] = /^(\S+) (\d{1,12}(?:\.\d+)?)$/.exec(mark) ?? [];
    if (unit === undefined) return unreadable(`/run/vfleet/stale/${mark.split(" ")[0]} holds no time`);
    stale.push([unit, Number(seconds)]);
  }
  return known({ processes: running, units: found.value, stale: Object.fromEntries(stale) });
}
