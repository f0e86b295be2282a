import { expect, it } from "vitest";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";

const inventory = {
  total: 4,
  reserved: 0,
  min_unit: 1,
  max_unit: 4,
  step_size: 1,
  allocation_ratio: 1,
};

it("gives all providers of Placement by one request, and what one has by another", async () => {
  const { cloud, sent } = resourceCloud({
    "GET placement/resource_providers": serviceAnswer(200, {
      resource_providers: [
        {
          uuid: "p1",
          name: "alpha",
          generation: 3,
          links: [{ rel: "self", href: "/resource_providers/p1" }],
        },
        { uuid: "p2", name: "alpha_0000:01:00.0", parent_provider_uuid: "p1", root_provider_uuid: "p1" },
      ],
    }),
    "GET placement/resource_providers/p2/inventories": serviceAnswer(200, {
      resource_provider_generation: 2,
      inventories: { CUSTOM_PCI_8086_10CA: inventory },
    }),
    "GET placement/resource_providers/p3/inventories": serviceAnswer(404, { errors: [{ status: 404 }] }),
  });
  expect(await cloud.scheduling.listProviders()).toEqual([
    { id: "p1", name: "alpha" },
    { id: "p2", name: "alpha_0000:01:00.0" },
  ]);
  expect(await cloud.scheduling.findInventories("p2")).toMatchObject({
    CUSTOM_PCI_8086_10CA: { total: 4, maxUnit: 4 },
  });
  expect(await cloud.scheduling.findInventories("p3")).toBeUndefined();
  expect(sent()).toHaveLength(3);
});

it("gives the providers that have a trait, and none for one that Placement does not know", async () => {
  const { cloud, sent } = resourceCloud({
    "GET placement/traits": serviceAnswer(200, { traits: ["CUSTOM_BLUE"] }),
    "GET placement/resource_providers": serviceAnswer(200, {
      resource_providers: [{ uuid: "p2", name: "alpha_0000:01:00.0" }],
    }),
  });
  expect(await cloud.scheduling.listProvidersWith("CUSTOM_BLUE")).toEqual([
    { id: "p2", name: "alpha_0000:01:00.0" },
  ]);
  expect(await cloud.scheduling.listProvidersWith("BLUE")).toEqual([]);
  expect(sent().map(({ line }) => line)).toEqual([
    "GET placement/traits?name=in%3ACUSTOM_BLUE",
    "GET placement/resource_providers?required=CUSTOM_BLUE",
    "GET placement/traits?name=in%3ABLUE",
  ]);
});
