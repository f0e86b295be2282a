import type { DiagnosedSubject } from "../../model/diagnosed-subject.ts";
import { findCloudHost } from "../../model/find-cloud-host.ts";
import type { HostIntent } from "../../model/intent.ts";

/** Whether it is still open which host it gets, or its host did not bind it: the scheduler's decision is replayed then. */
export function isUnplaced({ kind, host, ports }: DiagnosedSubject): boolean {
  if (kind === "wish" || host === undefined) return true;
  return (
    kind === "port" && ports.some(({ vifType }) => vifType === "binding_failed" || vifType === "unbound")
  );
}

/** The hosts that have to be read for it: its own one where it has one, else all; and controllers, which serve all. Pure. */
export function hostsThatMatter(
  subject: Pick<DiagnosedSubject, "host">,
  chosen: readonly HostIntent[],
  all: readonly HostIntent[],
): readonly HostIntent[] {
  const { host } = subject;
  const own = host === undefined ? chosen : chosen.filter(({ name }) => isSameHost(name, host));
  const controllers = all.filter(({ roles }) => roles.includes("controller"));
  return [...new Set([...own, ...controllers])];
}

/** Whether a host of the fleet file is the one that the cloud calls so. */
export function isSameHost(name: string, inCloud: string): boolean {
  return findCloudHost(name, [inCloud]) === inCloud;
}
