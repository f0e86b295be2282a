import type { Fact, InitSystem } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";

/** The init system; systemd's version comes from the name of its library where it can, as systemctl is slow. */
export const initSystemFact: Fact<"initSystem"> = {
  id: "initSystem",
  source: "/run/systemd/system, initctl version, /run/openrc, /etc/inittab, /proc/1/comm",
  command: `
if [ -d /run/systemd/system ]; then
  for file in /usr/lib/systemd/libsystemd-shared-*.so /usr/lib/*-linux-gnu*/systemd/libsystemd-shared-*.so \\
    /lib/systemd/libsystemd-shared-*.so; do
    [ -e "$file" ] || continue
    printf 'systemd %s\\n' "\${file##*/libsystemd-shared-}"
    exit
  done
  systemctl --version
  exit
fi
if command -v initctl >/dev/null && initctl version 2>/dev/null; then exit; fi
if [ -d /run/openrc ]; then openrc --version && exit; fi
read -r name </proc/1/comm || exit
if [ "$name" = init ] && [ -e /etc/inittab ]; then name=sysvinit; fi
printf 'pid 1 is %s\\n' "$name"`,
  parse: ({ text }) => {
    const line = text.trim().split("\n")[0] ?? "";
    const init = parseInit(line);
    return init === undefined
      ? unreadable(`the init system was not told from: ${excerpt(line)}`)
      : known(init);
  },
};

function parseInit(line: string): InitSystem | undefined {
  const [, systemd] = /^systemd (\d+)/.exec(line) ?? [];
  if (systemd !== undefined) return { kind: "systemd", version: systemd };
  const [, upstart] = /\(upstart ([\d.]+)\)/.exec(line) ?? [];
  if (upstart !== undefined) return { kind: "upstart", version: upstart };
  const [, openrc] = /^openrc.*?(\d[\d.]*)/i.exec(line) ?? [];
  if (openrc !== undefined) return { kind: "openrc", version: openrc };
  if (line === "pid 1 is sysvinit") return { kind: "sysv", version: "" };
  return line.startsWith("pid 1 is ") ? { kind: "other", version: "" } : undefined;
}
