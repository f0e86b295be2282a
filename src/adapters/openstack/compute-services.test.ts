import { describe, expect, it } from "vitest";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";

const uuid = "2f1c9d4e-3f1a-4f57-9b9a-1f4f8f9f0c11";
const shown = { id: uuid, binary: "nova-compute", host: "cmp1", state: "up", status: "enabled" };
const listed = serviceAnswer(200, {
  services: [{ ...shown, host: "cmp10" }, { ...shown, binary: "nova-conductor" }, shown],
});
const changed = serviceAnswer(200, { service: shown });

describe("by id, from 2.53 on", () => {
  it("disables with a reason, and enables without one", async () => {
    const { cloud, sent } = resourceCloud({
      "GET compute/os-services": listed,
      [`PUT compute/os-services/${uuid}`]: changed,
    });
    const { computeServices } = cloud;
    const service = await computeServices.find("cmp1");
    if (!service) throw new Error("no service was found");
    await computeServices.disable(service, "because");
    await computeServices.enable(service);
    expect(sent().map(({ line, body }) => [line, body])).toEqual([
      ["GET compute/os-services?host=cmp1&binary=nova-compute", undefined],
      [`PUT compute/os-services/${uuid}`, { status: "disabled", disabled_reason: "because" }],
      [`PUT compute/os-services/${uuid}`, { status: "enabled" }],
    ]);
  });
});

describe("by name, before 2.53", () => {
  it("disables with a reason, and enables without one", async () => {
    const { cloud, sent } = resourceCloud(
      {
        "GET compute/os-services": serviceAnswer(200, { services: [{ ...shown, id: 7 }] }),
        "PUT compute/os-services/disable-log-reason": changed,
        "PUT compute/os-services/enable": changed,
      },
      { computeMax: "2.38" },
    );
    const { computeServices } = cloud;
    const service = await computeServices.find("cmp1");
    if (!service) throw new Error("no service was found");
    await computeServices.disable(service, "because");
    await computeServices.enable(service);
    const named = { host: "cmp1", binary: "nova-compute" };
    expect(
      sent()
        .slice(1)
        .map(({ line, body }) => [line, body]),
    ).toEqual([
      ["PUT compute/os-services/disable-log-reason", { ...named, disabled_reason: "because" }],
      ["PUT compute/os-services/enable", named],
    ]);
  });
});

it("finds none where the host has no nova-compute", async () => {
  const { cloud } = resourceCloud({ "GET compute/os-services": serviceAnswer(200, { services: [] }) });
  expect(await cloud.computeServices.find("cmp1")).toBeUndefined();
});
