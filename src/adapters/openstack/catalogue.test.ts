import { expect, it } from "vitest";
import { cloudSettings } from "../../../test/fixtures/openstack-requests.ts";
import { type Catalogue, findEndpoint } from "./catalogue.ts";

const endpoint = (kind: string, region: string, url: string) => ({
  interface: kind,
  region,
  region_id: region,
  url,
});
const one: Catalogue = [
  {
    type: "compute",
    endpoints: [
      endpoint("admin", "RegionOne", "http://admin:8774/v2.1"),
      endpoint("public", "RegionOne", "http://public:8774/v2.1"),
    ],
  },
  { type: "network", endpoints: [endpoint("internal", "RegionOne", "http://internal:9696")] },
];
const two: Catalogue = [
  {
    type: "compute",
    endpoints: [endpoint("public", "RegionOne", "http://one"), endpoint("public", "RegionTwo", "http://two")],
  },
];

it("takes the endpoint of the interface, in the only region or in the one that is named", () => {
  expect(findEndpoint(one, "compute", cloudSettings())?.url).toBe("http://public:8774/v2.1");
  expect(findEndpoint(one, "compute", cloudSettings({ interface: "admin", region: "RegionOne" }))).toEqual({
    url: "http://admin:8774/v2.1",
    whence: "the admin endpoint of compute",
  });
  expect(findEndpoint(two, "compute", cloudSettings({ region: "RegionTwo" }))?.url).toBe("http://two");
});

it("takes the type that Kilo gave v2.1 if there is no other", () => {
  const kilo = [{ type: "computev21", endpoints: [endpoint("public", "R", "http://c:8774/v2.1/p")] }];
  expect(findEndpoint(kilo, "compute", cloudSettings())?.url).toBe("http://c:8774/v2.1/p");
  expect(findEndpoint(kilo, "placement", cloudSettings())).toBeUndefined();
});

it("prefers the operator's own address", () => {
  const settings = cloudSettings({ endpointOverrides: { placement: "http://mine:8778" } });
  expect(findEndpoint(one, "placement", settings)).toEqual({
    url: "http://mine:8778",
    whence: "placement_endpoint_override",
  });
});

it.each([
  [
    "a region that is not there",
    one,
    { region: "RegionOen" },
    "cloud-config-invalid",
    "lab has no region RegionOen, as clouds.lab in clouds.yaml wants; it has RegionOne",
    "Write region_name: RegionOne.",
  ],
  [
    "several regions and none named",
    two,
    {},
    "cloud-config-invalid",
    "lab has several regions, and clouds.lab in clouds.yaml names none: RegionOne, RegionTwo",
    "Set region_name of clouds.lab in clouds.yaml.",
  ],
  [
    "an interface that is not there",
    one,
    { interface: "internal" },
    "cloud-service-missing",
    "The catalogue of lab has no internal endpoint of compute; it has admin in RegionOne, public in RegionOne",
    "Set interface or region_name of clouds.lab in clouds.yaml to one of these, or compute_endpoint_override.",
  ],
] as const)("%s", (...[, catalogue, settings, code, message, hint]) => {
  const find = () => findEndpoint(catalogue, "compute", cloudSettings(settings));
  expect(find).toThrow(expect.objectContaining({ code, message, hint }));
});
