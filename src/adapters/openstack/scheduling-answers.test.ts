import { describe, expect, test } from "vitest";
import { capacityAnswer, groupAnswer, placeAnswer, requestAnswer } from "./scheduling-answers.ts";

const whole = {
  original_name: "m1",
  vcpus: 2,
  ram: 512,
  disk: 3,
  ephemeral: 1,
  swap: 1025,
  extra_specs: { a: "b" },
};

describe("what a server asked for", () => {
  test("is told with its flavor, its hints and its zone by new APIs", () => {
    const found = requestAnswer.parse({
      id: "s1",
      name: "web",
      tenant_id: "p1",
      flavor: whole,
      image: { id: "i1" },
      pinned_availability_zone: "az1",
      scheduler_hints: { group: "g1", same_host: ["s2", "s3"] },
    });
    expect(found).toEqual({
      id: "s1",
      name: "web",
      projectId: "p1",
      flavor: { kind: "whole", name: "m1", vcpus: 2, ramMb: 512, diskGb: 6, extraSpecs: { a: "b" } },
      imageId: "i1",
      zone: "az1",
      isZoneTold: true,
      hints: { group: ["g1"], same_host: ["s2", "s3"] },
    });
  });

  test("is told with the flavor's id alone by old ones, and without an image where it boots from a volume", () => {
    const found = requestAnswer.parse({ id: "s1", flavor: { id: "7" }, image: "" });
    expect(found).toMatchObject({
      flavor: { kind: "id", id: "7" },
      imageId: undefined,
      isZoneTold: false,
      hints: undefined,
    });
    expect(requestAnswer.parse({ id: "s1", flavor: whole, pinned_availability_zone: null })).toMatchObject({
      zone: undefined,
      isZoneTold: true,
    });
  });
});

test("a server group has its policy in one of two ways", () => {
  const fresh = {
    id: "g",
    name: "n",
    policy: "anti-affinity",
    rules: { max_server_per_host: 3 },
    members: ["s1"],
  };
  expect(groupAnswer.parse(fresh)).toEqual({
    id: "g",
    name: "n",
    policy: "anti-affinity",
    maxPerHost: 3,
    memberIds: ["s1"],
  });
  expect(groupAnswer.parse({ id: "g", name: "n", policies: ["affinity"], metadata: {} })).toMatchObject({
    policy: "affinity",
    maxPerHost: 1,
    memberIds: [],
  });
});

test("a hypervisor tells its CPU as JSON, as JSON within JSON, or not at all", () => {
  const common = { id: 1, service: { host: "cmp1" }, hypervisor_type: "QEMU" };
  const arch = (cpu_info: unknown) => capacityAnswer.parse({ ...common, cpu_info }).capacity.architecture;
  expect(arch({ arch: "x86_64" })).toBe("x86_64");
  expect(arch('{"arch": "aarch64"}')).toBe("aarch64");
  expect(arch("")).toBeUndefined();
  expect(arch(undefined)).toBeUndefined();
});

test("a server without a host is on none", () => {
  expect(placeAnswer.parse({ id: "s", "OS-EXT-SRV-ATTR:host": null })).toEqual({ id: "s", host: undefined });
});
