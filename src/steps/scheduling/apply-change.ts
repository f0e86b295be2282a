import { isOfKind } from "../../base/is-of-kind.ts";
import type { NetworkAgent } from "../../model/cloud.ts";
import { known, type Reading } from "../../model/reading.ts";
import type { Change } from "../../model/scheduling/change.ts";
import type { FilterQuestion } from "../../model/scheduling/scheduler-filter.ts";
import type { HostDevice, HostProvider, SchedulingHost } from "../../model/scheduling/scheduling-host.ts";
import { suits } from "./device-pools.ts";

const hostKinds = [
  "enable-service",
  "start-service",
  "add-to-aggregate",
  "set-aggregate-key",
  "free-resource",
  "free-device",
  "trust-devices",
  "list-device",
  "release-device",
  "start-agent",
  "map-agent",
  "switch-iommu-on",
] as const;

/** A change of one host. */
type HostChange = Extract<Change, { kind: (typeof hostKinds)[number] }>;

/** The question as it would be after a change. */
export function applyChange(question: FilterQuestion, change: Change): FilterQuestion {
  if (isOfKind(change, hostKinds)) return { ...question, host: changeHost(question, change) };
  const { setup, request } = question;
  switch (change.kind) {
    case "ask-zone":
      return { ...question, request: { ...request, zone: change.zone } };
    case "ask-any-host":
      return { ...question, request: { ...request, host: undefined, isForced: false } };
    case "shrink-flavor":
      return {
        ...question,
        request: { ...request, resources: { ...request.resources, [change.resource]: change.to } },
      };
    case "drop-filter": {
      const { filter, meant } = change;
      const filters = map(setup.filters, (all) =>
        all.flatMap((each) => (each === filter ? (meant ?? []) : each)),
      );
      return { ...question, setup: { ...setup, filters } };
    }
    case "add-driver": {
      const mechanismDrivers = map(setup.mechanismDrivers, (all) => [...all, change.driver]);
      return { ...question, setup: { ...setup, mechanismDrivers } };
    }
    case "allow-vendor-dev":
      return {
        ...question,
        setup: { ...setup, vendorDevs: map(setup.vendorDevs, (all) => [...all, change.id]) },
      };
  }
}

function map<T>(reading: Reading<T>, to: (value: T) => T): Reading<T> {
  return reading.is === "known" ? known(to(reading.value)) : reading;
}

function changeHost({ host, request }: FilterQuestion, change: HostChange): SchedulingHost {
  const withDevices = (to: (device: HostDevice) => HostDevice) => ({
    ...host,
    devices: map(host.devices, (all) => all.map(to)),
  });
  switch (change.kind) {
    case "enable-service":
      return {
        ...host,
        service: map(host.service, (service) => ({ ...service, isEnabled: true, disabledReason: undefined })),
        provider: map(host.provider, enabled),
      };
    case "start-service":
      return { ...host, service: map(host.service, (service) => ({ ...service, isUp: true })) };
    case "add-to-aggregate":
    case "set-aggregate-key":
      return withKey(host, change);
    case "free-resource":
      return { ...host, provider: map(host.provider, (provider) => freed(provider, change)) };
    case "free-device":
      return {
        ...host,
        devices: map(host.devices, (all) =>
          freeSome(all, change.count, (device) => request.devices.some((each) => suits(device, each))),
        ),
      };
    case "trust-devices":
      return withDevices((device) => ({ ...device, trusted: true }));
    case "list-device":
      return listed(host, change);
    case "release-device":
      return withDevices((device) => ({ ...device, heldBy: undefined }));
    case "start-agent":
    case "map-agent":
      return { ...host, agents: map(host.agents, (agents) => changeAgents(agents, { host, change })) };
    case "switch-iommu-on":
      return { ...host, iommu: known("on") };
  }
}

function enabled(provider: HostProvider): HostProvider {
  return { ...provider, traits: provider.traits.filter((trait) => trait !== "COMPUTE_STATUS_DISABLED") };
}

function freed(
  provider: HostProvider,
  { resource, amount }: Extract<Change, { kind: "free-resource" }>,
): HostProvider {
  return { ...provider, used: { ...provider.used, [resource]: (provider.used[resource] ?? 0) - amount } };
}

function withKey(
  host: SchedulingHost,
  change: Extract<Change, { kind: "add-to-aggregate" | "set-aggregate-key" }>,
): SchedulingHost {
  const { key, value } = change;
  const aggregates = map(host.aggregates, (all) => {
    const own = all.find(({ name }) => name === change.aggregate) ?? {
      name: change.aggregate ?? "new",
      zone: undefined,
      properties: {},
    };
    return [
      ...all.filter((each) => each !== own),
      { ...own, properties: { ...own.properties, [key]: value } },
    ];
  });
  return { ...host, aggregates };
}

/** Servers give devices back: those that would do, and not more than are needed. */
function freeSome(
  all: readonly HostDevice[],
  count: number,
  isMeant: (device: HostDevice) => boolean,
): readonly HostDevice[] {
  let left = count;
  return all.map((device) => {
    if (left === 0 || device.claimedBy === undefined || !isMeant(device)) return device;
    left -= 1;
    return { ...device, claimedBy: undefined };
  });
}

function listed(
  host: SchedulingHost,
  { pf, netdev, physicalNetwork }: Extract<Change, { kind: "list-device" }>,
): SchedulingHost {
  const found = host.unlisted.find((each) => each.pf === pf);
  const fresh = Array.from(
    { length: found?.vfs ?? 0 },
    (_, at): HostDevice => ({
      address: `${pf}#${at}`,
      vendorId: "",
      productId: "",
      kind: "type-VF",
      pf,
      pfNetdev: netdev,
      numaNode: undefined,
      physicalNetwork,
      trusted: undefined,
      claimedBy: undefined,
      heldBy: undefined,
    }),
  );
  const devices = map(host.devices, (all) => [...all, ...fresh]);
  return { ...host, devices, unlisted: host.unlisted.filter((each) => each.pf !== pf) };
}

type AgentChange = {
  readonly host: SchedulingHost;
  readonly change: Extract<Change, { kind: "start-agent" | "map-agent" }>;
};

function changeAgents(
  agents: readonly NetworkAgent[],
  { host, change }: AgentChange,
): readonly NetworkAgent[] {
  const { agentType } = change;
  const own = agents.find((each) => each.agentType === agentType) ?? newAgent(host.name, agentType);
  const others = agents.filter((each) => each !== own);
  if (change.kind === "start-agent") return [...others, { ...own, alive: true }];
  const { physicalNetwork } = change;
  const devices = host.devices.is === "known" ? host.devices.value : [];
  const netdevs = devices
    .filter((device) => device.physicalNetwork?.toLowerCase() === physicalNetwork.toLowerCase())
    .flatMap(({ pfNetdev }) => pfNetdev ?? []);
  const { deviceMappings = {}, bridgeMappings = {} } = own.configurations;
  const configurations = {
    ...own.configurations,
    deviceMappings: {
      ...deviceMappings,
      [physicalNetwork]: [...new Set([...(deviceMappings[physicalNetwork] ?? []), ...netdevs])],
    },
    bridgeMappings: { ...bridgeMappings, [physicalNetwork]: `br-${physicalNetwork}` },
  };
  return [...others, { ...own, configurations }];
}

function newAgent(host: string, agentType: string): NetworkAgent {
  const configurations = {
    deviceMappings: {},
    bridgeMappings: {},
    extensions: undefined,
    devices: undefined,
  };
  const unknown = { heartbeatAt: undefined, startedAt: undefined };
  return { id: "", agentType, binary: "", host, alive: true, adminStateUp: true, ...unknown, configurations };
}
