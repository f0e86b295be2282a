import { programsOf } from "../facts/openstack-programs.ts";
import { detectDeployment } from "../knowledge/deployments/all.ts";
import type { OpenstackSummary, ServiceSummary } from "../model/discovery.ts";
import type { HostFacts } from "../model/host-facts.ts";
import type { OpenstackProcess, OpenstackServices } from "../model/openstack-facts.ts";
import { knownValue } from "../model/reading.ts";
import { findInstalledRelease } from "../steps/openstack/installed-release.ts";

/** What of OpenStack is on a host: its release, how it was installed, and how its services are; undefined: nothing. */
export function summarizeOpenstack(facts: HostFacts): OpenstackSummary | undefined {
  const packages = knownValue(facts.openstackPackages) ?? {};
  const seen = knownValue(facts.openstackServices);
  const services = seen ? summarizeServices(seen) : [];
  if (Object.keys(packages).length === 0 && !services.some(({ name }) => isOfOpenstack(name)))
    return undefined;
  const { release } = findInstalledRelease(facts);
  const signs = knownValue(facts.deploymentSigns);
  return {
    ...(release && { release: release.name }),
    deployment: signs ? detectDeployment(signs).id : "unknown",
    services,
  };
}

/** Units of Nova and Neutron, and others that vfleet has marked; then processes that none of the host's units runs. */
function summarizeServices(services: OpenstackServices): readonly ServiceSummary[] {
  const units = Object.entries(services.units)
    .filter(([unit]) => isOfOpenstack(unit) || services.stale[unit] !== undefined)
    .map(([unit, { active }]) => ({
      name: unit,
      state: active === "active" && isStale(services, unit) ? "restart due" : active,
    }));
  const ran = new Set(units.flatMap(({ name }) => programsOf(name)));
  const others = services.processes.filter(({ program, contained }) => contained || !ran.has(program));
  const named = new Map(
    others.map((process) => [`${process.program} ${process.contained}`, summarizeProcess(process)]),
  );
  return [...units, ...named.values()];
}

function summarizeProcess({ program, contained }: OpenstackProcess): ServiceSummary {
  return { name: program, state: contained ? "running in a container" : "running" };
}

/** Marked by vfleet, and no process of it has begun since. */
function isStale({ stale, processes }: OpenstackServices, unit: string): boolean {
  const markedAt = stale[unit];
  if (markedAt === undefined) return false;
  const programs = programsOf(unit);
  const began = processes.find(({ program, contained }) => programs.includes(program) && !contained);
  return began === undefined || began.startedAt <= markedAt;
}

/** Web servers, libvirt and OVN are on hosts that have no part in OpenStack, too. */
function isOfOpenstack(name: string): boolean {
  return /^(?:openstack-)?(?:nova|neutron)-/.test(name);
}
