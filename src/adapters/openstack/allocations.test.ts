import { expect, it } from "vitest";
import { createFakeClock } from "../../../test/fixtures/fake-clock.ts";
import { cloudSettings, scriptedHttp, tokenAnswer } from "../../../test/fixtures/openstack-requests.ts";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";
import { createFindAllocations } from "./allocations.ts";
import { createCloudApi } from "./cloud-api.ts";
import { createSession } from "./session.ts";

it("gives what a server holds, and that it holds nothing", async () => {
  const allocations = {
    "71a588c6-56c2-4aef-8c23-923de3ae2191": {
      generation: 6,
      resources: { VCPU: 1, MEMORY_MB: 192, DISK_GB: 1 },
    },
    "0b8a1d3e": { generation: 2, resources: { CUSTOM_PCI_8086_10CA: 1 } },
  };
  const { cloud, sent } = resourceCloud({
    "GET placement/allocations/s1": serviceAnswer(200, { allocations, project_id: "p", user_id: "u" }),
    "GET placement/allocations/s2": serviceAnswer(200, { allocations: {} }),
  });
  expect(await cloud.findAllocations("s1")).toEqual([
    {
      providerId: "71a588c6-56c2-4aef-8c23-923de3ae2191",
      resources: { VCPU: 1, MEMORY_MB: 192, DISK_GB: 1 },
    },
    { providerId: "0b8a1d3e", resources: { CUSTOM_PCI_8086_10CA: 1 } },
  ]);
  expect(await cloud.findAllocations("s2")).toEqual([]);
  expect(sent()[0]?.headers["openstack-api-version"]).toBe("placement 1.30");
});

it("gives nothing in a cloud without Placement", async () => {
  const settings = cloudSettings();
  const { http } = scriptedHttp(tokenAnswer("t0ken"));
  const api = createCloudApi(createSession({ http, clock: createFakeClock() }, settings), settings);
  expect(await createFindAllocations(api)("s1")).toBeUndefined();
});
