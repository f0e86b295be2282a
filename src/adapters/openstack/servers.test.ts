import { describe, expect, it } from "vitest";
import { resourceCloud, serviceAnswer, zedAnswer } from "../../../test/fixtures/resource-cloud.ts";
import type { NewServer } from "../../model/cloud-resources.ts";
import { serverAnswer } from "./servers.ts";

const id = "e00ed8d4-b2e5-4755-bfca-f12b2974327c";
const wanted: NewServer = {
  name: "vf-1",
  flavorId: "f1",
  imageId: "i1",
  keyName: undefined,
  portIds: ["p1"],
  userData: undefined,
  configDrive: false,
  properties: { owner: "vfleet" },
  place: undefined,
};

describe("reading", () => {
  it("gives one of a real Zed", async () => {
    const { cloud } = resourceCloud({ "GET compute/servers/detail": zedAnswer("servers") });
    expect(await cloud.servers.list(undefined)).toEqual([
      {
        id,
        name: "vm-sriov1",
        status: "ACTIVE",
        taskState: undefined,
        fault: undefined,
        host: "cmp1",
        instanceName: "instance-00000003",
        properties: {},
        createdAt: "2026-11-23T04:46:54Z",
      },
    ]);
  });

  it("gives a fault, with details where the user is an administrator", () => {
    const fault = {
      code: 500,
      created: "2026-11-23T04:58:42Z",
      message: "Exceeded maximum number of retries.",
    };
    const server = { id, name: "a", status: "ERROR", fault, metadata: { owner: "vfleet" } };
    expect(serverAnswer.parse(server)).toMatchObject({
      fault: { message: "Exceeded maximum number of retries.", code: 500, details: undefined },
      host: undefined,
      properties: { owner: "vfleet" },
    });
    const details = "Traceback (most recent call last):\n";
    expect(serverAnswer.parse({ ...server, fault: { ...fault, details } }).fault?.details).toBe(details);
  });

  it("gives what is known of one whose cell does not answer", () => {
    expect(
      serverAnswer.parse({ id, status: "UNKNOWN", created: "2026-11-23T04:46:54Z", links: [] }),
    ).toMatchObject({
      id,
      name: "",
      status: "UNKNOWN",
    });
  });

  it("looks for a name exactly, which Nova takes for an expression", async () => {
    const named = (name: string) => ({ id: name, name, status: "ACTIVE" });
    const answer = serviceAnswer(200, { servers: [named("a.b (1)"), named("axb (1)"), named("A.B (1)")] });
    const { cloud, lines } = resourceCloud({ "GET compute/servers/detail": answer });
    expect((await cloud.servers.list("a.b (1)")).map(({ name }) => name)).toEqual(["a.b (1)"]);
    expect(lines()).toEqual([`GET compute/servers/detail?name=${encodeURIComponent("^a.+b.+1.+$")}`]);
  });

  it("lists those on a host of all projects", async () => {
    const on = (host: string | undefined) => ({
      id: String(host),
      name: "a",
      status: "ACTIVE",
      "OS-EXT-SRV-ATTR:host": host,
    });
    const answer = serviceAnswer(200, { servers: [on("cmp1"), on("cmp10"), on(undefined)] });
    const { cloud, lines } = resourceCloud({ "GET compute/servers/detail": answer });
    expect((await cloud.servers.listOn("cmp1")).map(({ host }) => host)).toEqual(["cmp1", undefined]);
    expect(lines()).toEqual(["GET compute/servers/detail?all_tenants=1&host=cmp1"]);
  });

  it("tells one that is gone from an address that is wrong", async () => {
    expect(await resourceCloud({}).cloud.servers.find(id)).toBeUndefined();
    const page = { status: 404, header: () => undefined, text: "<html><body>No such page</body></html>" };
    const { cloud } = resourceCloud({
      [`GET compute/servers/${id}`]: page,
      [`DELETE compute/servers/${id}`]: page,
    });
    await expect(cloud.servers.find(id)).rejects.toMatchObject({
      code: "cloud-answer-strange",
      hint: "Look whether the public endpoint of compute is the address of that service.",
    });
    await expect(cloud.servers.delete(id)).rejects.toMatchObject({ code: "cloud-answer-strange" });
  });
});

describe("making", () => {
  const made = { "POST compute/servers": serviceAnswer(202, { server: { id, adminPass: "x", links: [] } }) };
  const place = { host: "cmp1", zone: "west" };
  const networks = [{ port: "p1" }];
  const usual = { name: "vf-1", flavorRef: "f1", imageRef: "i1", networks, metadata: { owner: "vfleet" } };
  it.each<[string, string, Partial<NewServer>, object]>([
    ["with the host's name", "2.93", { place }, { ...usual, host: "cmp1", availability_zone: "west" }],
    [
      "with the host behind its zone before 2.74",
      "2.73",
      { place },
      { ...usual, availability_zone: "west:cmp1" },
    ],
    ["as Kilo has it", "2.3", { place }, { ...usual, availability_zone: "west:cmp1" }],
    ["without microversions", "", { place }, { ...usual, availability_zone: "west:cmp1" }],
    ["where the scheduler likes", "2.93", {}, usual],
    ["without a network", "2.37", { portIds: [] }, { ...usual, networks: "none" }],
    ["without ports before 2.37", "2.36", { portIds: [] }, { ...usual, networks: undefined }],
    [
      "with a key, user data and a config drive",
      "2.93",
      { keyName: "key1", userData: "#!/bin/sh\necho grüß\n", configDrive: true },
      { ...usual, key_name: "key1", user_data: "IyEvYmluL3NoCmVjaG8gZ3LDvMOfCg==", config_drive: true },
    ],
  ])("%s", async (_, computeMax, change, server) => {
    const { cloud, sent } = resourceCloud(made, { computeMax });
    expect(await cloud.servers.create({ ...wanted, ...change })).toBe(id);
    expect(sent()[0]?.body).toEqual(JSON.parse(JSON.stringify({ server })));
  });

  it.each([
    ["2.93", "compute:servers:create:requested_destination"],
    ["2.60", "os_compute_api:servers:create:forced_host"],
  ])("needs a right to name a host, in %s %s", async (computeMax, right) => {
    const message = `Policy doesn't allow ${right} to be performed.`;
    const answers = { "POST compute/servers": serviceAnswer(403, { forbidden: { code: 403, message } }) };
    const { cloud } = resourceCloud(answers, { computeMax });
    const error = cloud.servers.create({ ...wanted, place });
    await expect(error).rejects.toMatchObject({
      code: "cloud-forbidden",
      hint: `Use a user who has the role admin on the project, or allow it by ${right} in the service's policy.`,
    });
  });

  it("is done once: a lost answer is an error of which nobody knows", async () => {
    const { cloud, sent } = resourceCloud({ "POST compute/servers": serviceAnswer(500, "") });
    await expect(cloud.servers.create(wanted)).rejects.toMatchObject({
      code: "cloud-failing",
      retryable: true,
    });
    expect(sent()).toHaveLength(1);
  });

  it("does not show user data that an answer repeats", async () => {
    const userData = "#!/bin/sh\nsecret-of-the-guest\n";
    const said = (encoded: string) =>
      `Invalid input for field/attribute user_data. Value: ${encoded}. ${userData}`;
    const text = said(Buffer.from(userData).toString("base64"));
    const { cloud } = resourceCloud({
      "POST compute/servers": serviceAnswer(400, { badRequest: { message: text } }),
    });
    await expect(cloud.servers.create({ ...wanted, userData })).rejects.toMatchObject({
      code: "cloud-request-refused",
      message: expect.stringContaining("user_data. Value: (not shown). (not shown)") as string,
    });
  });
});

describe("the console", () => {
  const path = `POST compute/servers/${id}/action`;
  it.each([
    ["its end", serviceAnswer(200, { output: "login: " }), "login: "],
    ["nothing yet", serviceAnswer(200, { output: "" }), ""],
    ["no output", serviceAnswer(200, { output: null }), undefined],
    [
      "a server that is not ready",
      serviceAnswer(409, { conflictingRequest: { message: "not ready" } }),
      undefined,
    ],
    ["a server that is gone", serviceAnswer(404, { itemNotFound: { message: "gone" } }), undefined],
  ])("%s", async (_, answer, expected) => {
    const { cloud, sent } = resourceCloud({ [path]: answer });
    expect(await cloud.servers.readConsole(id, 50)).toBe(expected);
    expect(sent()[0]?.body).toEqual({ "os-getConsoleOutput": { length: 50 } });
  });
});
