import { openstackDistros } from "../knowledge/distros/all.ts";
import type { Fact } from "../model/host-facts.ts";
import { known, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { parseDpkgStatus } from "./parse-dpkg-status.ts";
import { readRpmAnswer, rpmQueryFormat } from "./read-rpm-answer.ts";

// Those that bring the files which the units of the distributions share, and so tell the release.
const SHARED = [
  "nova-common",
  "neutron-common",
  "python3-nova",
  "python-nova",
  "python3-neutron",
  "python-neutron",
  "openstack-nova-common",
  "openstack-nova",
  "openstack-neutron-common",
  "openstack-neutron",
  "openstack-neutron-ml2",
  "neutron-plugin-ml2",
  "nova-compute-kvm",
  "nova-compute-qemu",
  "nova-compute-libvirt",
];

const names = [...new Set([...SHARED, ...unitPackages()])].toSorted();
const seconds = 10;

/** Versions of the packages of Nova, Neutron and their agents that are installed in full. */
export const openstackPackagesFact: Fact<"openstackPackages"> = {
  id: "openstackPackages",
  source: "/var/lib/dpkg/status, or rpm -q",
  // dpkg keeps a list of files for what is installed, and each RPM of Nova and Neutron needs one that brings a folder
  // in /etc: other hosts are spared the search.
  command: `
if [ -s /var/lib/dpkg/status ]; then
  echo dpkg
  set --
  for name in ${names.join(" ")}; do
    [ ! -e "/var/lib/dpkg/info/$name.list" ] || set -- "$@" -e "Package: $name"
  done
  [ $# -eq 0 ] || grep -xF -A 14 "$@" /var/lib/dpkg/status
elif command -v rpm >/dev/null; then
  for folder in /etc/nova /etc/neutron /usr/share/nova /usr/share/neutron; do
    [ -d "$folder" ] || continue
    echo rpm
    timeout ${seconds} rpm -q --qf '${rpmQueryFormat}' ${names.join(" ")}
    exit
  done
  echo without
else
  echo none
fi`,
  parse: ({ text, exitCode }) => {
    const [tool = "", ...lines] = text.split("\n");
    if (tool === "dpkg") {
      if (exitCode > 1) return unreadable(`/var/lib/dpkg/status could not be read: ${excerpt(text)}`);
      return known(pickOpenstackPackages(parseDpkgStatus(lines.join("\n"))));
    }
    if (tool === "rpm") {
      const versions = readRpmAnswer(lines, { exitCode, seconds });
      return versions.is === "known" ? known(pickOpenstackPackages(versions.value)) : versions;
    }
    if (tool === "without") return known({});
    return unreadable(
      tool === "none"
        ? "the host has neither dpkg nor rpm"
        : `no package tool was named but: ${excerpt(tool)}`,
    );
  },
};

/** The packages of Nova, Neutron and their agents among all that are installed, by name. */
export function pickOpenstackPackages(
  versions: ReadonlyMap<string, string>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const version = versions.get(name);
      return version === undefined ? [] : [[name, version]];
    }),
  );
}

// libvirt's are no packages of OpenStack; the fact `packages` has its version.
function unitPackages(): readonly string[] {
  return openstackDistros.flatMap(({ services }) =>
    Object.entries(services).flatMap(([service, variants]) =>
      service === "libvirt" ? [] : variants.flatMap(({ units }) => units.map((unit) => unit.package)),
    ),
  );
}
