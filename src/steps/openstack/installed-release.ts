import { rememberLast } from "../../base/remember-last.ts";
import { findReleaseByNeutronVersion, findReleaseByNovaVersion } from "../../knowledge/openstack/all.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import { knownValue } from "../../model/reading.ts";

/** The release that packages tell, and what they were: `nova-common 2:26.2.2-1, neutron-common 2:21.0.0-7`. */
export type InstalledRelease = { readonly release: OpenstackRelease | undefined; readonly seen: string };

/** The release of a host by the versions of its packages; undefined if there are none, or if they tell different ones. */
export function findInstalledRelease(facts: HostFacts): InstalledRelease {
  return releaseOf(knownValue(facts.openstackPackages) ?? none);
}

/** Whether any of OpenStack is installed from packages. */
export function hasPackages(facts: HostFacts): boolean {
  return hasAny(knownValue(facts.openstackPackages) ?? none);
}

const hasAny = rememberLast(
  8,
  (packages: Readonly<Record<string, string>>) => Object.keys(packages).length > 0,
);

const none: Readonly<Record<string, string>> = {};

/** Hosts of one kind have the same packages. */
const releaseOf = rememberLast(8, (packages: Readonly<Record<string, string>>): InstalledRelease => {
  const telling = Object.entries(packages)
    .filter(([name]) => /nova|neutron/.test(name) && !/lib$|client$|aas|ovn/.test(name))
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const releases = telling.map(([name, version]) =>
    name.includes("nova") ? findReleaseByNovaVersion(version) : findReleaseByNeutronVersion(version),
  );
  const different = new Set(releases.map((release) => release?.id));
  return {
    release: different.size === 1 ? releases[0] : undefined,
    seen: telling.map(([name, version]) => `${name} ${version}`).join(", "),
  };
});
