import { describe, expect, it } from "vitest";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";

const tiny = {
  id: "a31a4326-68f2-4047-bb1d-d286872daf4a",
  name: "tiny",
  status: "active",
  disk_format: "raw",
  container_format: "bare",
  size: 1_048_576,
  virtual_size: 1_048_576,
  min_disk: 0,
  min_ram: 0,
  owner: "3483fa1c30534dce951c9162150427e4",
  visibility: "public",
  protected: false,
  os_hidden: false,
  os_hash_algo: "sha512",
  os_hash_value: "d6292685",
  checksum: "b6d81b360a5672d80c27430f39153e2c",
  created_at: "2026-11-23T04:16:44Z",
  updated_at: "2026-11-23T04:16:44Z",
  self: "/v2/images/a31a4326-68f2-4047-bb1d-d286872daf4a",
  file: "/v2/images/a31a4326-68f2-4047-bb1d-d286872daf4a/file",
  schema: "/v2/schemas/image",
  tags: [],
  stores: "file",
  os_glance_failed_import: "",
  kernel_id: "e2e25acb-4ad7-4553-bf3c-a7ec513c479b",
  ramdisk_id: null,
  "owner_specified.openstack.object": "images/tiny",
};
const queued = { id: "i1", name: "new", status: "queued", disk_format: "qcow2", size: null };

it("reads one as Zed has it, with the properties that are not Glance's own", async () => {
  const answer = serviceAnswer(200, { images: [tiny, { ...tiny, name: "Tiny" }], first: "/v2/images" });
  const { cloud, lines } = resourceCloud({ "GET image/images": answer });
  expect(await cloud.images.list("tiny")).toEqual([
    {
      id: tiny.id,
      name: "tiny",
      status: "active",
      diskFormat: "raw",
      sizeBytes: 1_048_576,
      properties: {
        kernel_id: "e2e25acb-4ad7-4553-bf3c-a7ec513c479b",
        "owner_specified.openstack.object": "images/tiny",
      },
    },
  ]);
  expect(lines()).toEqual(["GET image/images?name=tiny"]);
});

it("does not ask for a name with a colon, which Glance takes for an operator", async () => {
  const answer = serviceAnswer(200, { images: [{ ...tiny, name: "ubuntu:24.04" }, tiny] });
  const { cloud, lines } = resourceCloud({ "GET image/images": answer });
  expect((await cloud.images.list("ubuntu:24.04")).map(({ name }) => name)).toEqual(["ubuntu:24.04"]);
  expect(lines()).toEqual(["GET image/images"]);
});

it("finds one that has no content yet, and none", async () => {
  const { cloud } = resourceCloud({ "GET image/images/i1": serviceAnswer(200, queued) });
  expect(await cloud.images.find("i1")).toMatchObject({ status: "queued", sizeBytes: undefined });
  expect(await cloud.images.find("i2")).toBeUndefined();
});

it("makes one with its properties, and says what a public one needs", async () => {
  const { cloud, sent } = resourceCloud({
    "POST image/images": [
      serviceAnswer(201, queued),
      serviceAnswer(403, "<html><body>You are not authorized.</body></html>"),
    ],
  });
  const wanted = {
    name: "new",
    diskFormat: "qcow2",
    containerFormat: "bare",
    visibility: "public",
    properties: { hw_disk_bus: "virtio" },
  } as const;
  expect(await cloud.images.create(wanted)).toMatchObject({ id: "i1", status: "queued" });
  expect(sent()[0]?.body).toEqual({
    name: "new",
    disk_format: "qcow2",
    container_format: "bare",
    visibility: "public",
    hw_disk_bus: "virtio",
  });
  await expect(cloud.images.create(wanted)).rejects.toMatchObject({
    code: "cloud-forbidden",
    message: expect.stringContaining("403: You are not authorized.") as string,
    hint: "Use a user who has the role admin on the project, or allow it by publicize_image in the service's policy.",
  });
});

describe("importing", () => {
  const url = "https://user:pass%20word@images.example/a.qcow2?signature=abcdef";
  const methods = (...value: readonly string[]) =>
    serviceAnswer(200, {
      "import-methods": { description: "Import methods available.", type: "array", value },
    });

  it("is asked of Glance", async () => {
    const { cloud, sent } = resourceCloud({
      "GET image/info/import": methods("glance-direct", "web-download"),
      "POST image/images/i1/import": serviceAnswer(202),
    });
    await cloud.images.importFrom("i1", url);
    expect(sent().at(-1)?.body).toEqual({ method: { name: "web-download", uri: url } });
  });

  it.each([
    ["that imports nothing", {}, "it imports nothing"],
    ["that has other ways", { "GET image/info/import": methods("glance-direct") }, "it offers glance-direct"],
  ])("is not asked of a Glance %s", async (_, answers, why) => {
    const { cloud, lines } = resourceCloud(answers);
    await expect(cloud.images.importFrom("i1", url)).rejects.toMatchObject({
      code: "cloud-version-unsupported",
      message: `Glance of lab does not download images itself (web-download): ${why}`,
      hint: "Name a file to be uploaded, or add web-download to enabled_import_methods of glance-api.conf.",
    });
    expect(lines()).toEqual(["GET image/info/import"]);
  });

  it("shows no password and no signature of the address", async () => {
    const said = `<html><body>URI ${url.replaceAll("&", "&amp;")} is not allowed; pass word</body></html>`;
    const { cloud } = resourceCloud({
      "GET image/info/import": methods("web-download"),
      "POST image/images/i1/import": serviceAnswer(400, said),
    });
    await expect(cloud.images.importFrom("i1", url)).rejects.toMatchObject({
      message: expect.stringContaining(
        "URI https://user:(not shown)@images.example/a.qcow2?(not shown) is not allowed; (not shown)",
      ) as string,
    });
  });
});
