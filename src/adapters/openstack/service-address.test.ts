import { expect, it } from "vitest";
import { serviceAddress } from "./service-address.ts";

it.each([
  ["compute", "http://c:8774/v2.1", "http://c:8774/v2.1"],
  ["compute", "http://c:8774/v2.1/", "http://c:8774/v2.1"],
  ["compute", "http://c:8774", "http://c:8774/v2.1"],
  ["compute", "http://c:8774/v2/3483fa", "http://c:8774/v2.1/3483fa"],
  ["compute", "http://c:8774/v2.1/3483fa", "http://c:8774/v2.1/3483fa"],
  ["compute", "https://c/compute/v2.1", "https://c/compute/v2.1"],
  ["compute", "https://c/compute", "https://c/compute/v2.1"],
  ["network", "http://c:9696", "http://c:9696/v2.0"],
  ["network", "http://c:9696/", "http://c:9696/v2.0"],
  ["network", "http://c:9696/v2.0/", "http://c:9696/v2.0"],
  ["network", "https://c/networking", "https://c/networking/v2.0"],
  ["image", "http://c:9292", "http://c:9292/v2"],
  ["placement", "http://c:8778", "http://c:8778"],
  ["placement", "https://c/placement/", "https://c/placement"],
] as const)("%s at %s is at %s", (type, endpoint, base) => {
  expect(serviceAddress(type, endpoint).base).toBe(base);
});

it("knows where versions are told", () => {
  expect(serviceAddress("compute", "https://c/compute/v2/3483fa").versionDocuments).toEqual([
    "https://c/compute/v2.1/",
    "https://c/compute/",
  ]);
  expect(serviceAddress("placement", "https://c/placement").versionDocuments).toEqual([
    "https://c/placement/",
  ]);
  expect(serviceAddress("compute", "http://c:8774").versionDocuments).toEqual([
    "http://c:8774/v2.1/",
    "http://c:8774/",
  ]);
});
