import type { Fact, FactOutput, Packages } from "../model/host-facts.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { excerpt } from "./excerpt.ts";
import { parseDpkgStatus } from "./parse-dpkg-status.ts";
import { readRpmAnswer, rpmQueryFormat } from "./read-rpm-answer.ts";

// By word, the packages that tell: the first that is installed does.
const NAMES: { readonly [Word in keyof Packages]: readonly string[] } = {
  libnl3: ["libnl-3-200", "libnl3", "libnl3-200"],
  libvirt: ["libvirt-daemon", "libvirt-bin", "libvirt0", "libvirt-libs"],
  qemu: [
    "qemu-system-x86",
    "qemu-system-arm",
    "qemu-kvm-core",
    "qemu-kvm",
    "qemu-kvm-ev",
    "qemu-x86",
    "qemu-arm",
    "qemu",
  ],
  iproute2: ["iproute2", "iproute"],
};
const names = Object.values(NAMES).flat();

/** Versions of the packages that matter. The status file is read as it is: dpkg-query takes eight times as long. */
export const packagesFact: Fact<"packages"> = {
  id: "packages",
  source: "/var/lib/dpkg/status, or rpm -q",
  // An rpm database can hold a stale lock for ever, hence the time limit. Version is dpkg's 14th field at most.
  command: `
if [ -s /var/lib/dpkg/status ]; then
  echo dpkg
  grep -xF -A 14 ${names.map((name) => `-e 'Package: ${name}'`).join(" ")} /var/lib/dpkg/status
elif command -v rpm >/dev/null; then
  echo rpm
  timeout 10 rpm -q --qf '${rpmQueryFormat}' ${names.join(" ")}
else
  echo none
fi`,
  parse: (output) => {
    const [tool = "", ...lines] = output.text.split("\n");
    if (tool === "dpkg") return parseDpkg(lines.join("\n"), output);
    if (tool === "rpm") return parseRpm(lines, output);
    return unreadable(
      tool === "none"
        ? "the host has neither dpkg nor rpm"
        : `no package tool was named but: ${excerpt(tool)}`,
    );
  },
};

function parseDpkg(text: string, { exitCode }: FactOutput): Reading<Packages> {
  if (exitCode > 1) return unreadable(`/var/lib/dpkg/status could not be read: ${excerpt(text)}`);
  return known(pickPackages(parseDpkgStatus(text)));
}

function parseRpm(lines: readonly string[], { exitCode }: FactOutput): Reading<Packages> {
  const versions = readRpmAnswer(lines, { exitCode, seconds: 10 });
  return versions.is === "known" ? known(pickPackages(versions.value)) : versions;
}

/** The versions of the packages that matter among those of all that are installed, by name. */
export function pickPackages(versions: ReadonlyMap<string, string>): Packages {
  const versionOf = (word: keyof Packages): Reading<string> => {
    const name = NAMES[word].find((candidate) => versions.has(candidate));
    const version = name === undefined ? undefined : versions.get(name);
    return version === undefined ? absent : known(version);
  };
  return {
    libnl3: versionOf("libnl3"),
    libvirt: versionOf("libvirt"),
    qemu: versionOf("qemu"),
    iproute2: versionOf("iproute2"),
  };
}
