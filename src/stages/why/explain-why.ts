import { hasFeature } from "../../knowledge/openstack/all.ts";
import type { Network, Port } from "../../model/cloud-resources.ts";
import { deviceVnicTypes } from "../../model/device-vnic-types.ts";
import type { OpenstackRelease } from "../../model/openstack-release.ts";
import { known } from "../../model/reading.ts";
import type { KnownAggregate, SchedulerSetup } from "../../model/scheduling/scheduler-setup.ts";
import type {
  DeviceRequest,
  NumaPolicy,
  SchedulingRequest,
} from "../../model/scheduling/scheduling-request.ts";
import type { WantedPort, WhyReport } from "../../model/scheduling/why-report.ts";
import { decideAll } from "../../steps/scheduling/decide-all.ts";
import type { ControllerSetup } from "../../steps/scheduling/read-scheduler-setup.ts";
import { composeHosts, type HostSight } from "./compose-hosts.ts";
import type { SchedulingFacts } from "./read-scheduling.ts";

/** All that was read, and what is asked. */
export type WhyQuestion = Pick<WhyReport, "subject" | "cloud" | "fault" | "notes" | "ports"> & {
  readonly release: OpenstackRelease;
  readonly controllers: ControllerSetup;
  readonly request: SchedulingRequest;
  readonly facts: SchedulingFacts;
  readonly sights: ReadonlyMap<string, HostSight>;
};

/** Replays the scheduler's decision on what was read. Pure. */
export function explainWhy(question: WhyQuestion): WhyReport {
  const { subject, cloud, release, controllers, request, facts, sights, ports, fault, notes } = question;
  const setup = setupOf(release, controllers, facts);
  const hosts = composeHosts(facts, sights);
  const { decisions, remedies } = decideAll({ setup, request, ports, hosts });
  return {
    subject,
    cloud,
    release: release.name,
    request,
    ports,
    filters: setup.filters.is === "known" ? setup.filters.value : undefined,
    decisions,
    remedies,
    fault,
    notes,
  };
}

/** The setup of a cloud, of what its controllers and its APIs tell. */
export function setupOf(
  release: OpenstackRelease,
  controllers: ControllerSetup,
  { aggregates }: SchedulingFacts,
): SchedulerSetup {
  const zones =
    aggregates.is === "known"
      ? known(aggregates.value.flatMap(({ availabilityZone }) => availabilityZone ?? []))
      : aggregates;
  const named =
    aggregates.is === "known"
      ? known(aggregates.value.map(({ name, properties }): KnownAggregate => ({ name, properties })))
      : aggregates;
  return { ...controllers, release, zones, aggregates: named };
}

/** The device that a port asks Nova for; undefined: none. */
export function deviceOfPort(
  release: OpenstackRelease,
  port: Pick<Port, "vnicType" | "trusted" | "numaPolicy">,
  wanted: WantedPort,
): DeviceRequest | undefined {
  const type = port.vnicType ?? "normal";
  if (!deviceVnicTypes.includes(type)) return undefined;
  const kind = { "direct-physical": "type-PF", vdpa: "vdpa" }[type] as "type-PF" | "vdpa" | undefined;
  const policy = (["required", "socket", "preferred", "legacy"] as const).find(
    (each): each is NumaPolicy => each === port.numaPolicy,
  );
  const trusted = hasFeature(release, "trusted-vfs") ? port.trusted : undefined;
  const spec = {
    physicalNetwork: wanted.physicalNetwork ?? null,
    ...(kind === undefined ? {} : { kind }),
    ...(trusted === undefined ? {} : { trusted }),
  };
  return { asker: `port ${wanted.name}`, count: 1, specs: [spec], numaPolicy: policy };
}

/** A port with what its network is; undefined network: the user may not see it. */
export function wantedPort(name: string, vnicType: string, network: Network | undefined): WantedPort {
  return {
    name,
    vnicType,
    network: network?.name ?? "",
    networkKind: network?.kind,
    physicalNetwork: network?.physicalNetwork,
    vlan: network?.kind === "vlan" ? network.segment : undefined,
  };
}
