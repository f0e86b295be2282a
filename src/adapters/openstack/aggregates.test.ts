import { describe, expect, it } from "vitest";
import { resourceCloud, serviceAnswer, zedAnswer } from "../../../test/fixtures/resource-cloud.ts";

const conflict = serviceAnswer(409, { conflictingRequest: { code: 409, message: "Cannot add host." } });
const aggregate = (hosts: readonly string[]) =>
  serviceAnswer(200, { aggregate: { id: 1, name: "sriov", availability_zone: null, hosts, metadata: {} } });

it("reads those of a real Zed, and the zone apart from the other properties", async () => {
  const { cloud, lines } = resourceCloud({ "GET compute/os-aggregates": zedAnswer("aggregates") });
  expect(await cloud.aggregates.list()).toEqual([
    { id: "1", name: "sriov", availabilityZone: undefined, hosts: ["cmp1"], properties: { sriov: "true" } },
    { id: "2", name: "normal", availabilityZone: undefined, hosts: [], properties: { sriov: "false" } },
  ]);
  expect(lines()).toEqual(["GET compute/os-aggregates"]);
  const inZone = {
    id: 3,
    name: "a",
    hosts: [],
    availability_zone: "west",
    metadata: { availability_zone: "west", x: "y" },
  };
  const other = resourceCloud({ "GET compute/os-aggregates": serviceAnswer(200, { aggregates: [inZone] }) });
  expect(await other.cloud.aggregates.list()).toMatchObject([
    { availabilityZone: "west", properties: { x: "y" } },
  ]);
});

it("makes one, of which the answer tells neither hosts nor properties", async () => {
  const made = { id: 3, name: "sriov", availability_zone: null, created_at: "2026-11-23T04:28:52.000000" };
  const { cloud, sent } = resourceCloud({
    "POST compute/os-aggregates": serviceAnswer(200, { aggregate: made }),
  });
  expect(await cloud.aggregates.create({ name: "sriov", availabilityZone: undefined })).toEqual({
    id: "3",
    name: "sriov",
    availabilityZone: undefined,
    hosts: [],
    properties: {},
  });
  expect(sent()).toMatchObject([{ body: { aggregate: { name: "sriov", availability_zone: null } } }]);
});

it("sets and takes away properties, and asks nothing where none changes", async () => {
  const { cloud, sent } = resourceCloud({ "POST compute/os-aggregates/1/action": aggregate([]) });
  await cloud.aggregates.setProperties("1", {});
  await cloud.aggregates.setProperties("1", { sriov: "true", old: null });
  expect(sent()).toMatchObject([{ body: { set_metadata: { metadata: { sriov: "true", old: null } } } }]);
});

describe("a host", () => {
  it("is put in and taken out", async () => {
    const { cloud, sent } = resourceCloud({ "POST compute/os-aggregates/1/action": aggregate(["cmp1"]) });
    await cloud.aggregates.addHost("1", "cmp1");
    await cloud.aggregates.removeHost("1", "cmp1");
    expect(sent().map(({ body }) => body)).toEqual([
      { add_host: { host: "cmp1" } },
      { remove_host: { host: "cmp1" } },
    ]);
  });

  it("that is in it already is no error, one that may not be in it is", async () => {
    const answers = { "POST compute/os-aggregates/1/action": conflict };
    const inIt = resourceCloud({ ...answers, "GET compute/os-aggregates/1": aggregate(["cmp1"]) });
    await inIt.cloud.aggregates.addHost("1", "cmp1");
    const inOtherZone = resourceCloud({ ...answers, "GET compute/os-aggregates/1": aggregate([]) });
    await expect(inOtherZone.cloud.aggregates.addHost("1", "cmp1")).rejects.toMatchObject({
      code: "cloud-conflict",
      message: expect.stringMatching(/409: Cannot add host\. \(request req-7\)$/) as string,
    });
  });

  it("that is not in it is no error, one whose service is gone is", async () => {
    const gone = resourceCloud({});
    await gone.cloud.aggregates.removeHost("1", "cmp1");
    const left = resourceCloud({ "GET compute/os-aggregates/1": aggregate(["cmp2"]) });
    await left.cloud.aggregates.removeHost("1", "cmp1");
    const stays = resourceCloud({ "GET compute/os-aggregates/1": aggregate(["cmp1"]) });
    await expect(stays.cloud.aggregates.removeHost("1", "cmp1")).rejects.toMatchObject({
      code: "cloud-not-found",
    });
  });
});

it("says which right a user lacks", async () => {
  const message = "Policy doesn't allow os_compute_api:os-aggregates:add_host to be performed.";
  const forbidden = serviceAnswer(403, { forbidden: { code: 403, message } });
  const { cloud } = resourceCloud({ "POST compute/os-aggregates/1/action": forbidden });
  await expect(cloud.aggregates.addHost("1", "cmp1")).rejects.toMatchObject({
    code: "cloud-forbidden",
    hint: "Use a user who has the role admin on the project, or allow it by os_compute_api:os-aggregates:add_host in the service's policy.",
  });
});
