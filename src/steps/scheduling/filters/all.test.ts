import { describe, expect, test } from "vitest";
import { schedulerSetup, schedulingHost, schedulingVf } from "../../../../test/fixtures/scheduling.ts";
import { openstackReleases } from "../../../knowledge/openstack/all.ts";
import { schedulerFiltersOf } from "../../../knowledge/openstack/scheduler-filters.ts";
import { known, unreadable } from "../../../model/reading.ts";
import { sampleRequest } from "../../../model/scheduling/sample-request.ts";
import type { SchedulingHost } from "../../../model/scheduling/scheduling-host.ts";
import type { SchedulingRequest } from "../../../model/scheduling/scheduling-request.ts";
import { schedulerFilters } from "./all.ts";

type Row = readonly [
  filter: string,
  what: string,
  request: Partial<SchedulingRequest>,
  host: Partial<SchedulingHost>,
  passes: "yes" | "no" | "unknown",
];

const unread = unreadable("the cloud does not say");
const vf = { asker: "port p1", count: 1, specs: [{ physicalNetwork: "physnet2" }], numaPolicy: undefined };
const aggregate = (properties: Readonly<Record<string, string>>, zone?: string) =>
  known([{ name: "a", zone, properties }]);
const specs = (key: string, value: string) => ({ extraSpecs: { [key]: value } });
const group = { name: "g", memberIds: ["s1", "s2"], hosts: ["cmp2"], maxPerHost: 1 };
const key = "aggregate_instance_extra_specs:sriov";
const down = known({ isUp: false, isEnabled: true, disabledReason: undefined });
const numa = { cells: [{ vcpus: 2, memoryMb: 512 }], beyond: [] };
const near = { ...vf, numaPolicy: "required" as const };
const alias = { asker: "alias nic", count: 1, specs: [{ productId: "10ca" }], numaPolicy: undefined };

const rows: readonly Row[] = [
  ["ComputeFilter", "up and enabled", {}, {}, "yes"],
  ["ComputeFilter", "down", {}, { service: down }, "no"],
  ["ComputeFilter", "not read", {}, { service: unread }, "unknown"],
  ["AvailabilityZoneFilter", "no zone asked for", {}, { aggregates: unread }, "yes"],
  ["AvailabilityZoneFilter", "in the zone", { zone: "az1" }, { aggregates: aggregate({}, "az1") }, "yes"],
  ["AvailabilityZoneFilter", "the default zone", { zone: "nova" }, {}, "yes"],
  ["AvailabilityZoneFilter", "in another zone", { zone: "az2" }, { aggregates: aggregate({}, "az1") }, "no"],
  ["AvailabilityZoneFilter", "not read", { zone: "az1" }, { aggregates: unread }, "unknown"],
  ["AggregateInstanceExtraSpecsFilter", "nothing asked for", {}, { aggregates: unread }, "yes"],
  [
    "AggregateInstanceExtraSpecsFilter",
    "the key is there",
    specs(key, "true"),
    { aggregates: aggregate({ sriov: "false, true" }) },
    "yes",
  ],
  ["AggregateInstanceExtraSpecsFilter", "the key is not there", specs(key, "true"), {}, "no"],
  [
    "AggregateInstanceExtraSpecsFilter",
    "another value",
    specs(key, "true"),
    { aggregates: aggregate({ sriov: "false" }) },
    "no",
  ],
  ["AggregateInstanceExtraSpecsFilter", "another scope", specs("hw:x", "1"), {}, "yes"],
  ["AggregateInstanceExtraSpecsFilter", "no scope", specs("sriov", "true"), {}, "no"],
  ["AggregateInstanceExtraSpecsFilter", "not read", specs(key, "true"), { aggregates: unread }, "unknown"],
  ["PciPassthroughFilter", "a free VF", {}, {}, "yes"],
  [
    "PciPassthroughFilter",
    "the case of the network does not matter",
    {},
    { devices: known([schedulingVf(0, { physicalNetwork: "PhysNet2" })]) },
    "yes",
  ],
  ["PciPassthroughFilter", "more than there are", { devices: [vf, vf, vf] }, {}, "no"],
  [
    "PciPassthroughFilter",
    "all are taken",
    {},
    { devices: known([schedulingVf(0, { claimedBy: "s1" })]) },
    "no",
  ],
  [
    "PciPassthroughFilter",
    "their PF is taken",
    {},
    {
      devices: known([
        schedulingVf(0),
        schedulingVf(0, { address: "0000:01:00.0", kind: "type-PF", pf: undefined, claimedBy: "s1" }),
      ]),
    },
    "no",
  ],
  [
    "PciPassthroughFilter",
    "a PF is no VF",
    {},
    { devices: known([schedulingVf(0, { kind: "type-PF" })]) },
    "no",
  ],
  [
    "PciPassthroughFilter",
    "trust is not said",
    { devices: [{ ...vf, specs: [{ physicalNetwork: "physnet2", trusted: true }] }] },
    {},
    "no",
  ],
  [
    "PciPassthroughFilter",
    "held by the host, of which Nova knows nothing",
    {},
    { devices: known([schedulingVf(0, { heldBy: "dpdk" })]) },
    "yes",
  ],
  ["PciPassthroughFilter", "nothing asked for", { devices: [] }, { devices: unread }, "yes"],
  ["PciPassthroughFilter", "not read", {}, { devices: unread }, "unknown"],
  [
    "PciPassthroughFilter",
    "an alias of which nothing is known",
    { devicesUnknown: "an alias" },
    {},
    "unknown",
  ],
  [
    "PciPassthroughFilter",
    "the flavor's alias takes the one VF that the port needs",
    { devices: [alias, vf] },
    { devices: known([schedulingVf(0)]) },
    "no",
  ],
  [
    "PciPassthroughFilter",
    "an alias and a port with a VF each",
    { devices: [alias, vf] },
    { devices: known([schedulingVf(0), schedulingVf(2)]) },
    "yes",
  ],
  [
    "PciPassthroughFilter",
    "an alias may take the VF that the port needs, or another",
    { devices: [alias, vf] },
    { devices: known([schedulingVf(0), schedulingVf(2, { physicalNetwork: "physnet3" })]) },
    "unknown",
  ],
  ["NUMATopologyFilter", "no nodes asked for", {}, { numaCells: unread }, "yes"],
  [
    "NUMATopologyFilter",
    "too few nodes",
    { numa: { ...numa, cells: [...numa.cells, ...numa.cells] } },
    {},
    "no",
  ],
  [
    "NUMATopologyFilter",
    "too small nodes",
    { numa: { ...numa, cells: [{ vcpus: 9, memoryMb: 1 }] } },
    {},
    "no",
  ],
  [
    "NUMATopologyFilter",
    "no VF near",
    { numa, devices: [near] },
    { devices: known([schedulingVf(0, { numaNode: 1 })]) },
    "no",
  ],
  [
    "NUMATopologyFilter",
    "a VF near",
    { numa, devices: [near] },
    { devices: known([schedulingVf(0, { numaNode: 0 })]) },
    "yes",
  ],
  [
    "ServerGroupAntiAffinityFilter",
    "a member is there",
    { group: { ...group, policy: "anti-affinity" } },
    { serverIds: known(["s1"]) },
    "no",
  ],
  [
    "ServerGroupAntiAffinityFilter",
    "it is there itself",
    { serverId: "s1", group: { ...group, policy: "anti-affinity" } },
    { serverIds: known(["s1"]) },
    "yes",
  ],
  [
    "ServerGroupAntiAffinityFilter",
    "one more may be",
    { group: { ...group, policy: "anti-affinity", maxPerHost: 2 } },
    { serverIds: known(["s1"]) },
    "yes",
  ],
  [
    "ServerGroupAffinityFilter",
    "the group is elsewhere",
    { group: { ...group, policy: "affinity" } },
    {},
    "no",
  ],
  [
    "ServerGroupAffinityFilter",
    "the group is here",
    { group: { ...group, policy: "affinity", hosts: ["cmp1"] } },
    {},
    "yes",
  ],
  ["SameHostFilter", "the server is there", { sameHost: ["s1"] }, { serverIds: known(["s1"]) }, "yes"],
  ["SameHostFilter", "it is not", { sameHost: ["s1"] }, {}, "no"],
  [
    "DifferentHostFilter",
    "the server is there",
    { differentHost: ["s1"] },
    { serverIds: known(["s1"]) },
    "no",
  ],
  ["DifferentHostFilter", "not read", { differentHost: ["s1"] }, { serverIds: unread }, "unknown"],
  ["ComputeCapabilitiesFilter", "as it is", specs("capabilities:vcpus_total", ">= 8"), {}, "yes"],
  ["ComputeCapabilitiesFilter", "otherwise", specs("capabilities:vcpus_total", ">= 9"), {}, "no"],
  ["ComputeCapabilitiesFilter", "of no such name", specs("capabilities:nonsense", "1"), {}, "no"],
  ["ComputeCapabilitiesFilter", "without a scope and of no such name", specs("sriov", "true"), {}, "yes"],
  ["ComputeCapabilitiesFilter", "what no API tells", specs("capabilities:num_instances", "1"), {}, "unknown"],
  [
    "ImagePropertiesFilter",
    "its own architecture",
    { imageProperties: { hw_architecture: "amd64" } },
    {},
    "yes",
  ],
  [
    "ImagePropertiesFilter",
    "another architecture, which it may emulate",
    { imageProperties: { hw_architecture: "arm64" } },
    {},
    "unknown",
  ],
  ["ImagePropertiesFilter", "another hypervisor", { imageProperties: { img_hv_type: "xen" } }, {}, "no"],
  ["RamFilter", "free", {}, {}, "yes"],
  ["RamFilter", "more than is free", { resources: { MEMORY_MB: 20_000 } }, {}, "unknown"],
  ["CoreFilter", "free", {}, {}, "yes"],
  ["DiskFilter", "free", {}, {}, "yes"],
  ["RetryFilter", "the first attempt", {}, {}, "yes"],
  ["AllHostsFilter", "anything", {}, {}, "yes"],
];

describe("filters of Nova", () => {
  test.each(rows)("%s: %s", (name, _, request, host, passes) => {
    const filter = schedulerFilters.find((each) => each.name === name);
    const question = {
      setup: schedulerSetup(),
      request: sampleRequest(request),
      host: schedulingHost(host),
    };
    expect(filter?.judge(question).passes).toBe(passes);
  });

  test("each stands in the table, and is one that some release of Nova has", () => {
    const named = new Set(openstackReleases.flatMap(schedulerFiltersOf));
    for (const { name } of schedulerFilters) {
      expect(rows.map(([of]) => of)).toContain(name);
      expect(named).toContain(name);
    }
  });

  test("each filter of a release's default list is one that the release has", () => {
    for (const release of openstackReleases) {
      const known = schedulerFiltersOf(release);
      for (const name of release.options["scheduler-filters"]?.default ?? [])
        expect(known, release.id).toContain(name);
      for (const name of release.options["scheduler-filters"]?.stopsOn ?? [])
        expect(known, release.id).not.toContain(name);
    }
  });
});
