import { printable } from "../../base/printable.ts";
import type { Finding } from "../../model/finding.ts";
import type { FactId, HostFacts } from "../../model/host-facts.ts";
import type { OpenstackIntent } from "../../model/openstack-intent.ts";

const needed: readonly FactId[] = [
  "operatingSystem",
  "openstackPackages",
  "openstackServices",
  "openstackFiles",
  "deploymentSigns",
];

/** The finding for facts of OpenStack that could not be read; undefined: all could. */
export function factsUnreadable(
  host: string,
  { facts, deployment }: { readonly facts: HostFacts; readonly deployment: OpenstackIntent["deployment"] },
): Finding | undefined {
  // Signs tell the tool only where the fleet file does not.
  const ids = needed.filter((id) => id !== "deploymentSigns" || deployment === "auto");
  const reasons = ids.flatMap((id) => {
    const reading = facts[id];
    return reading.is === "known"
      ? []
      : [`${id}: ${reading.is === "unreadable" ? reading.reason : "not found on the host"}`];
  });
  if (reasons.length === 0) return undefined;
  return {
    code: "openstack-unreadable",
    severity: "error",
    subject: { host },
    summary: "What OpenStack is on this host could not be read, so nothing is changed there",
    detail: reasons.join("; "),
    fix: "Read as root (ssh.user: root, or ssh.become: sudo) and see what vfleet discover says.",
  };
}

/** The finding for a distribution whose packages of OpenStack vfleet does not know. */
export function unknownSystem(host: string, name: string | undefined): Finding {
  return {
    code: "distribution-unknown",
    severity: "error",
    subject: { host },
    summary: "vfleet does not know how this distribution packages OpenStack",
    detail: `The host is ${name === undefined ? "of an unknown system" : printable(name)}; known are Ubuntu, Debian, RHEL and its kin, and SLES.`,
    fix: "Take the openstack section out of the fleet file for this host, and configure it by hand.",
  };
}

/** The finding for a release that is not known, or that packages do not tell. */
export function unknownRelease(host: string, wanted: string, seen: string): Finding {
  const about = { code: "release-unknown", severity: "error", subject: { host } } as const;
  if (wanted !== "auto")
    return {
      ...about,
      summary: `vfleet does not know an OpenStack release ${printable(wanted)}`,
      detail:
        "openstack.release of the fleet file names it; docs/reference/openstack.md lists those that are known.",
      fix: "Write a release such as zed or 2022.2, or auto.",
    };
  return {
    ...about,
    summary:
      seen === ""
        ? "No package of Nova or Neutron is installed on this host, so its release is not known"
        : "The packages of Nova and Neutron on this host do not tell one release",
    detail: seen === "" ? "vfleet looked for packages of both by dpkg or rpm." : printable(seen),
    fix: "Write openstack.release in the fleet file, or finish the upgrade of this host.",
  };
}
