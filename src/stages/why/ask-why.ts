import { findRelease, findReleaseByNovaVersion, findReleasesByApi } from "../../knowledge/openstack/all.ts";
import type { HostDiscovery } from "../../model/discovery.ts";
import type { Intent } from "../../model/intent.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import type { SchedulingRequest } from "../../model/scheduling/scheduling-request.ts";
import type { WhyReport } from "../../model/scheduling/why-report.ts";
import type { Cloud } from "../../ports/cloud.ts";
import { resolveTarget } from "../../steps/openstack/resolve-target.ts";
import { composeRequest } from "../../steps/scheduling/compose-request.ts";
import { type ControllerSight, readControllerSetup } from "../../steps/scheduling/read-scheduler-setup.ts";
import { findHost } from "../find-host.ts";
import type { HostSight } from "./compose-hosts.ts";
import { explainWhy } from "./explain-why.ts";
import { findSubject, type WhyAsk, type WhySubject } from "./find-subject.ts";
import { readAliases } from "./read-aliases.ts";
import { readScheduling } from "./read-scheduling.ts";
import { WhyProblem } from "./why-problem.ts";

/** What an answer is made from. */
export type WhyGround = {
  readonly cloud: Cloud;
  readonly intent: Intent;
  /** Hosts that were read; others are not seen. */
  readonly discoveries: readonly HostDiscovery[];
  readonly signal: AbortSignal;
};

/** Reads a cloud and says why a server finds no host, or which it finds. Throws WhyProblem where there is no such thing. */
export async function askWhy(ground: WhyGround, ask: WhyAsk): Promise<WhyReport> {
  const { cloud, signal } = ground;
  const sights = sightsOf(ground);
  const controllers = controllersOf(ground, sights);
  const release = await releaseOf(ground, controllers);
  const subject = await findSubject({ cloud, release, signal }, ask);
  const request = requestOf(release, subject, readAliases(controllers, subject.flavor?.extraSpecs ?? {}));
  const needsPlaces =
    request.group !== undefined || request.sameHost.length + request.differentHost.length > 0;
  const facts = await readScheduling(cloud, { needsPlaces, signal });
  return explainWhy({
    subject: subject.subject,
    cloud: cloud.name,
    release,
    controllers: readControllerSetup(release, controllers),
    request,
    facts,
    sights,
    ports: subject.ports,
    fault: subject.fault,
    notes: subject.notes,
  });
}

function sightsOf({ intent, discoveries }: WhyGround): ReadonlyMap<string, HostSight> {
  const fleet = { vfIds: [] };
  return new Map(
    discoveries.map((discovery): [string, HostSight] => {
      if (discovery.kind === "failed")
        return [discovery.host, { is: "unseen", reason: discovery.finding.summary }];
      const { facts } = discovery;
      const { target } = resolveTarget({ intent, host: findHost(intent, discovery.host), facts, fleet });
      return [discovery.host, { is: "seen", facts, target }];
    }),
  );
}

function controllersOf(
  { intent }: WhyGround,
  sights: ReadonlyMap<string, HostSight>,
): readonly ControllerSight[] {
  return intent.hosts
    .filter(({ roles }) => roles.includes("controller"))
    .flatMap(({ name }) => {
      const sight = sights.get(name);
      return sight?.is === "seen" && sight.target !== undefined
        ? [{ facts: sight.facts, target: sight.target }]
        : [];
    });
}

/** The controllers' own release counts; without them the APIs tell it, or two that do not differ here. */
async function releaseOf(
  { cloud, intent, signal }: WhyGround,
  controllers: readonly ControllerSight[],
): Promise<OpenstackRelease> {
  const [controller] = controllers;
  if (controller) return controller.target.release;
  const given = intent.openstack?.release;
  const named =
    given === undefined || given === "auto"
      ? undefined
      : (findRelease(given) ?? findReleaseByNovaVersion(given));
  if (named) return named;
  const { compute, placement } = await cloud.apiVersions(signal);
  const networkExtensions = await cloud.listNetworkExtensions(signal);
  const found = findReleasesByApi({
    computeMax: compute?.most ?? "",
    ...(placement === undefined ? {} : { placementMax: placement.most }),
    networkExtensions,
  });
  const last = found.at(-1);
  if (last === undefined)
    throw new WhyProblem(
      `which OpenStack release ${cloud.name} is cannot be told from its APIs`,
      "Name it as openstack.release in the fleet file.",
    );
  return last;
}

function requestOf(
  release: OpenstackRelease,
  subject: WhySubject,
  aliasDevices: ReturnType<typeof readAliases>,
): SchedulingRequest {
  const flavor = subject.flavor ?? { name: "", vcpus: 0, ramMb: 0, diskGb: 0, extraSpecs: {} };
  const request = composeRequest({
    release,
    flavor,
    imageProperties: subject.image?.properties ?? {},
    portDevices: subject.portDevices,
    aliasDevices,
    devicesUnknown: undefined,
    serverId: subject.server?.id,
    projectId: subject.server?.projectId,
    zone: subject.zone,
    host: subject.host,
    isForced: false,
    sameHost: subject.sameHost,
    differentHost: subject.differentHost,
    group: subject.group,
  });
  if (!subject.asksBandwidth) return request;
  return { ...request, beyondPlacement: [...request.beyondPlacement, "minimum bandwidth of a port"] };
}
