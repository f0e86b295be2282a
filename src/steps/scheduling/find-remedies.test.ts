import { describe, expect, test } from "vitest";
import {
  directPort,
  schedulerSetup,
  schedulingHost,
  schedulingVf,
  sriovAgent,
} from "../../../test/fixtures/scheduling.ts";
import { known, unreadable } from "../../model/reading.ts";
import { sampleRequest } from "../../model/scheduling/sample-request.ts";
import type { SchedulerSetup } from "../../model/scheduling/scheduler-setup.ts";
import type { SchedulingHost } from "../../model/scheduling/scheduling-host.ts";
import type { SchedulingRequest } from "../../model/scheduling/scheduling-request.ts";
import { decideAll } from "./decide-all.ts";

type Case = {
  readonly request?: Partial<SchedulingRequest>;
  readonly setup?: Partial<SchedulerSetup>;
  readonly host?: Partial<SchedulingHost>;
};

function decide({ request, setup, host }: Case) {
  const hosts = [schedulingHost(host)];
  const { decisions, remedies } = decideAll({
    setup: schedulerSetup(setup),
    request: sampleRequest(request),
    ports: [directPort],
    hosts,
  });
  return {
    at: decisions[0]?.at,
    outcome: decisions[0]?.outcome,
    changes: remedies.map(({ changes }) => changes.map(({ kind }) => kind).join("+")),
  };
}

const key = { extraSpecs: { "aggregate_instance_extra_specs:sriov": "true" } };
const disabled = {
  service: known({ isUp: true, isEnabled: false, disabledReason: "maintenance" }),
  provider: known({
    inventories: { VCPU: stock(8), MEMORY_MB: stock(8192), DISK_GB: stock(100) },
    used: {},
    traits: ["COMPUTE_STATUS_DISABLED"],
  }),
};

function stock(total: number) {
  return { total, reserved: 0, minUnit: 1, maxUnit: total, stepSize: 1, allocationRatio: 1 };
}

const mapped = (deviceMappings: Readonly<Record<string, readonly string[]>>) =>
  known([sriovAgent({ configurations: { ...sriovAgent().configurations, deviceMappings } })]);

describe("what would make a host fit", () => {
  test.each<readonly [what: string, at: string, changes: string, given: Case]>([
    ["a disabled service", "placement", "enable-service", { host: disabled }],
    [
      "a service that is down",
      "ComputeFilter",
      "start-service",
      { host: { service: known({ isUp: false, isEnabled: true, disabledReason: undefined }) } },
    ],
    [
      "a key that an aggregate has",
      "AggregateInstanceExtraSpecsFilter",
      "add-to-aggregate",
      { request: key, setup: { aggregates: known([{ name: "sriov", properties: { sriov: "true" } }]) } },
    ],
    ["a key that none has", "AggregateInstanceExtraSpecsFilter", "set-aggregate-key", { request: key }],
    [
      "no free VF",
      "PciPassthroughFilter",
      "free-device",
      { host: { devices: known([schedulingVf(0, { claimedBy: "s1" })]) } },
    ],
    [
      "VFs that are not listed",
      "PciPassthroughFilter",
      "list-device",
      { host: { devices: known([]), unlisted: [{ pf: "0000:01:00.0", netdev: "enp1s0", vfs: 4 }] } },
    ],
    [
      "VFs that are not trusted",
      "PciPassthroughFilter",
      "trust-devices",
      {
        request: {
          devices: [
            {
              asker: "port p1",
              count: 1,
              specs: [{ physicalNetwork: "physnet2", trusted: true }],
              numaPolicy: undefined,
            },
          ],
        },
      },
    ],
    [
      "too little room",
      "placement",
      "free-resource",
      {
        request: { resources: { VCPU: 8 } },
        host: { provider: known({ inventories: { VCPU: stock(8) }, used: { VCPU: 8 }, traits: [] }) },
      },
    ],
    [
      "another zone",
      "placement",
      "ask-zone",
      {
        request: { zone: "az2" },
        setup: { zones: known(["az1", "az2"]) },
        host: { aggregates: known([{ name: "a", zone: "az1", properties: {} }]) },
      },
    ],
    [
      "a misspelt filter",
      "PciPasstrhoughFilter",
      "drop-filter",
      { setup: { filters: known(["ComputeFilter", "PciPasstrhoughFilter"]) } },
    ],
    [
      "a filter that is gone",
      "RetryFilter",
      "drop-filter",
      { setup: { filters: known(["RetryFilter", "ComputeFilter"]) } },
    ],
    ["a dead agent", "binding", "start-agent", { host: { agents: known([sriovAgent({ alive: false })]) } }],
    ["no agent", "binding", "start-agent+map-agent", { host: { agents: known([]) } }],
    [
      "another mapping, by its case",
      "binding",
      "map-agent",
      { host: { agents: mapped({ PhysNet2: ["enp1s0"] }) } },
    ],
    ["no driver", "binding", "add-driver", { setup: { mechanismDrivers: known(["openvswitch"]) } }],
    ["no IOMMU", "claim", "switch-iommu-on", { host: { iommu: known("off") } }],
    [
      "VFs that a process holds",
      "claim",
      "release-device",
      { host: { devices: known([schedulingVf(0, { heldBy: "dpdk-testpmd" })]) } },
    ],
    [
      "a PF that the agent does not serve",
      "claim",
      "map-agent",
      { host: { agents: mapped({ physnet2: ["enp9s0"] }) } },
    ],
    ["another host asked for", "requested host", "ask-any-host", { request: { host: "cmp9" } }],
    ["two things at once", "placement", "enable-service+set-aggregate-key", { request: key, host: disabled }],
  ])("%s", (_, at, changes, given) => {
    const decided = decide(given);
    expect(decided).toMatchObject({ at, outcome: "falls" });
    expect(decided.changes[0]).toBe(changes);
  });

  test.each<readonly [string, Case]>([
    ["a resource that it does not have", { request: { resources: { CUSTOM_GPU: 1 } } }],
    ["a trait that it does not have", { request: { requiredTraits: ["CUSTOM_X"] } }],
  ])("for %s nothing is said", (_, given) =>
    expect(decide(given)).toMatchObject({ outcome: "falls", changes: [] }),
  );

  test("a host of which something is not known gets no advice, and a host that fits needs none", () => {
    expect(decide({ host: { devices: unreadable("no SSH") } })).toEqual({
      at: "PciPassthroughFilter",
      outcome: "unknown",
      changes: [],
    });
    expect(decide({})).toEqual({ at: undefined, outcome: "fits", changes: [] });
  });
});
