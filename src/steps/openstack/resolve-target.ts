import { detectDeployment, findDeployment } from "../../knowledge/deployments/all.ts";
import {
  findDistro,
  findInit,
  findPackageTool,
  findUnits,
  type Installed,
} from "../../knowledge/distros/all.ts";
import { findRelease } from "../../knowledge/openstack/all.ts";
import type { Finding } from "../../model/finding.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import type { HostIntent, Intent } from "../../model/intent.ts";
import type { Deployment } from "../../model/openstack-deployment.ts";
import type { OpenstackDistro, ServiceUnit } from "../../model/openstack-distro.ts";
import type { OpenstackIntent } from "../../model/openstack-intent.ts";
import type { OpenstackRelease, OpenstackService } from "../../model/openstack-release.ts";
import type { OpenstackTarget, TargetService } from "../../model/openstack-target.ts";
import type { FleetFacts } from "../../model/plan.ts";
import { knownValue } from "../../model/reading.ts";
import { findInstalledRelease, hasPackages } from "./installed-release.ts";
import { factsUnreadable, unknownRelease, unknownSystem } from "./target-findings.ts";

/** OpenStack on a host, or why it cannot be told; both undefined where the fleet file says nothing of it. */
export type ResolvedTarget = {
  readonly target: OpenstackTarget | undefined;
  readonly findings: readonly Finding[];
};

/** What a host's OpenStack is resolved from. */
export type TargetQuestion = {
  readonly intent: Intent;
  readonly host: HostIntent;
  readonly facts: HostFacts;
  readonly fleet: FleetFacts;
};

/** Finds release, distribution and deployment of a host, and the services of its roles. */
export function resolveTarget({ intent, host, facts, fleet }: TargetQuestion): ResolvedTarget {
  const wanted = intent.openstack;
  if (!wanted) return { target: undefined, findings: [] };
  const unread = factsUnreadable(host.name, { facts, deployment: wanted.deployment });
  if (unread) return { target: undefined, findings: [unread] };
  const system = knownValue(facts.operatingSystem);
  const distro = system && findDistro(system);
  if (!system || !distro)
    return { target: undefined, findings: [unknownSystem(host.name, system?.prettyName)] };
  const found = findTargetRelease(wanted, facts);
  if (!found.release)
    return { target: undefined, findings: [unknownRelease(host.name, wanted.release, found.seen)] };
  const { release } = found;
  const installed = { release, versionId: system.versionId };
  const deployment = findTargetDeployment(wanted, facts);
  const services = servicesOf(host.roles).map((service) =>
    findService({ service, distro, installed, deployment, facts }),
  );
  const init = findInit(distro, installed)?.kind ?? "systemd";
  const packageTool = findPackageTool(distro, installed) ?? "apt-get";
  return {
    target: {
      roles: host.roles,
      wanted,
      release,
      deployment,
      init,
      packageTool,
      services,
      vfIds: fleet.vfIds,
      hostVfs: fleet.hostVfs?.[host.name],
    },
    findings: [],
  };
}

/** The services that matter on hosts of these roles, in the order in which they restart. */
function servicesOf(roles: HostIntent["roles"]): readonly OpenstackService[] {
  return [
    ...(roles.includes("controller") ? (["neutron-server", "nova-scheduler"] as const) : []),
    ...(roles.includes("compute") ? (["ovs-agent", "sriov-agent", "nova-compute"] as const) : []),
  ];
}

function findTargetRelease(
  wanted: OpenstackIntent,
  facts: HostFacts,
): { readonly release: OpenstackRelease | undefined; readonly seen: string } {
  if (wanted.release !== "auto") return { release: findRelease(wanted.release), seen: "" };
  const { release, seen } = findInstalledRelease(facts);
  return { release, seen };
}

function findTargetDeployment(wanted: OpenstackIntent, facts: HostFacts): Deployment {
  if (wanted.deployment !== "auto") return findDeployment(wanted.deployment);
  return detectDeployment(knownValue(facts.deploymentSigns) ?? []);
}

function findService(about: {
  readonly service: OpenstackService;
  readonly distro: OpenstackDistro;
  readonly installed: Installed;
  readonly deployment: Deployment;
  readonly facts: HostFacts;
}): TargetService {
  const { service, distro, installed, deployment, facts } = about;
  if (deployment.owner === "tool") {
    const files = deployment.renderedFiles(service, installed.release) ?? [];
    const there = knownValue(facts.openstackFiles)?.files ?? {};
    return { service, units: [], installed: files.some((path) => there[path] !== undefined) };
  }
  const units = findUnits(distro, service, installed);
  return { service, units, installed: units.some((unit) => isThere(service, unit, facts)) };
}

/**
 * A unit that runs for other services as well, such as a web server's, tells nothing by itself. One of the SR-IOV agent without
 * its package, where the others come from packages, is what an installation has left that broke off.
 */
function isThere(
  service: OpenstackService,
  { unit, package: name, program }: ServiceUnit,
  facts: HostFacts,
): boolean {
  const services = knownValue(facts.openstackServices);
  const packages = knownValue(facts.openstackPackages) ?? {};
  if (packages[name] !== undefined) return true;
  if (service === "sriov-agent" && hasPackages(facts)) return false;
  return program !== undefined && services?.units[unit] !== undefined;
}
