import { expect, it } from "vitest";
import { resourceCloud, serviceAnswer, zedAnswer } from "../../../test/fixtures/resource-cloud.ts";

const kilo = (id: string, name: string) => ({
  id,
  name,
  ram: 2048,
  disk: 20,
  vcpus: 2,
  swap: "",
  "OS-FLV-EXT-DATA:ephemeral": 0,
  "os-flavor-access:is_public": false,
});

it("reads those of a real Zed, with their extra specs at once", async () => {
  const { cloud, lines } = resourceCloud({ "GET compute/flavors/detail": zedAnswer("flavors") });
  const found = await cloud.flavors.list();
  expect(found).toHaveLength(3);
  expect(found[2]).toEqual({
    id: "d67240d9-f606-44f0-823a-865a9377fa85",
    name: "m1.small.sriov",
    vcpus: 1,
    ramMb: 192,
    diskGb: 1,
    isPublic: true,
    properties: { "aggregate_instance_extra_specs:sriov": "true" },
  });
  expect(lines()).toEqual(["GET compute/flavors/detail?is_public=None"]);
});

it("reads those of Kilo over all pages, and the extra specs of each", async () => {
  const next = [{ rel: "next", href: "http://inside/v2.1/flavors/detail?is_public=None&marker=2" }];
  const pages = [
    serviceAnswer(200, { flavors: [kilo("1", "a"), kilo("2", "b")], flavors_links: next }),
    serviceAnswer(200, { flavors: [kilo("x/3", "c"), kilo("4", "gone")] }),
  ];
  const { cloud, sent } = resourceCloud(
    {
      "GET compute/flavors/detail": pages,
      "GET compute/flavors/1/os-extra_specs": serviceAnswer(200, {
        extra_specs: { "hw:cpu_policy": "dedicated" },
      }),
      "GET compute/flavors/2/os-extra_specs": serviceAnswer(200, { extra_specs: {} }),
      "GET compute/flavors/x%2F3/os-extra_specs": serviceAnswer(200, { extra_specs: {} }),
    },
    { computeMax: "2.3" },
  );
  const found = await cloud.flavors.list();
  expect(found.map(({ name, isPublic, properties }) => [name, isPublic, properties])).toEqual([
    ["a", false, { "hw:cpu_policy": "dedicated" }],
    ["b", false, {}],
    ["c", false, {}],
  ]);
  expect(sent()[0]?.headers["x-openstack-nova-api-version"]).toBe("2.3");
  expect(sent()[1]?.line).toBe("GET compute/flavors/detail?is_public=None&marker=2");
});

it("makes one, to which Nova gives its id", async () => {
  const { cloud, sent } = resourceCloud({
    "POST compute/flavors": serviceAnswer(200, { flavor: kilo("9", "m1.vf") }),
  });
  const wanted = { name: "m1.vf", vcpus: 2, ramMb: 2048, diskGb: 20, isPublic: false };
  expect(await cloud.flavors.create(wanted)).toEqual({ ...wanted, id: "9", properties: {} });
  expect(sent()).toMatchObject([
    {
      body: {
        flavor: {
          name: "m1.vf",
          vcpus: 2,
          ram: 2048,
          disk: 20,
          id: null,
          "os-flavor-access:is_public": false,
        },
      },
    },
  ]);
});

it("sets extra specs and takes away others, also those that are gone already", async () => {
  const { cloud, sent } = resourceCloud({
    "POST compute/flavors/9/os-extra_specs": serviceAnswer(200, { extra_specs: { a: "b" } }),
  });
  await cloud.flavors.setProperties("9", {});
  await cloud.flavors.setProperties("9", { a: "b", "hw:mem_page_size": null });
  expect(sent().map(({ line, body }) => [line, body])).toEqual([
    ["POST compute/flavors/9/os-extra_specs", { extra_specs: { a: "b" } }],
    ["DELETE compute/flavors/9/os-extra_specs/hw%3Amem_page_size", undefined],
  ]);
});
