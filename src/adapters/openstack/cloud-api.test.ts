import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createFakeClock } from "../../../test/fixtures/fake-clock.ts";
import {
  cloudSettings,
  httpAnswer,
  scriptedHttp,
  tokenAnswer,
} from "../../../test/fixtures/openstack-requests.ts";
import { createCloudApi } from "./cloud-api.ts";
import type { CloudSettings } from "./cloud-settings.ts";
import type { HttpAnswer } from "./http-exchange.ts";
import { createSession } from "./session.ts";

type Setting = {
  readonly endpoints?: Readonly<Record<string, string>>;
  readonly settings?: Partial<CloudSettings>;
};

/** An API whose login has gone well, and what is sent after that. */
function start(answers: readonly HttpAnswer[], { endpoints, settings }: Setting = {}) {
  const { http, requests } = scriptedHttp(tokenAnswer("t0ken", endpoints), ...answers);
  const whole = cloudSettings(settings);
  const api = createCloudApi(createSession({ http, clock: createFakeClock() }, whole), whole);
  const sent = () => requests.slice(1).map(({ method, url, body }) => [method, url.href, body]);
  const headers = () => requests.at(-1)?.headers;
  return { api, sent, headers };
}

const version = (id: string, least: string, most: string) => ({ id, min_version: least, version: most });
const zed = httpAnswer(200, { version: version("v2.1", "2.1", "2.93") });
const range = { least: "2.1", most: "2.61" };
const name = z.object({ name: z.string() });

describe("calls", () => {
  it("sends bodies as JSON and gives what comes back, for each method", async () => {
    const { api, sent, headers } = start([
      httpAnswer(200, { name: "a" }),
      httpAnswer(202, ""),
      httpAnswer(200, { name: "b" }),
      httpAnswer(204),
    ]);
    const call = { service: "compute", path: "/flavors", body: { flavor: { name: "a" } } } as const;
    expect(await api.post(call, name)).toEqual({ name: "a" });
    expect(headers()).toEqual({
      accept: "application/json",
      "content-type": "application/json",
      "x-auth-token": "t0ken",
    });
    expect(await api.post({ ...call, path: "/servers/1/action" }, z.undefined())).toBeUndefined();
    expect(await api.put(call, name)).toEqual({ name: "b" });
    await api.delete({ service: "compute", path: "/flavors/1" });
    const body = '{"flavor":{"name":"a"}}';
    expect(sent()).toEqual([
      ["POST", "http://cloud:8774/v2.1/flavors", body],
      ["POST", "http://cloud:8774/v2.1/servers/1/action", body],
      ["PUT", "http://cloud:8774/v2.1/flavors", body],
      ["DELETE", "http://cloud:8774/v2.1/flavors/1", undefined],
    ]);
  });

  it("sends queries, and asks with the highest common microversion", async () => {
    const { api, sent, headers } = start([
      zed,
      httpAnswer(200, { name: "a" }),
      httpAnswer(200, { name: "b" }),
    ]);
    const query = { is_public: "None", name: "a&b" };
    await api.get({ service: "compute", path: "/flavors", query, microversions: range }, name);
    expect(headers()).toMatchObject({
      "openstack-api-version": "compute 2.61",
      "x-openstack-nova-api-version": "2.61",
    });
    await api.get(
      { service: "compute", path: "/flavors", microversions: { least: "2.1", most: "2.120" } },
      name,
    );
    expect(headers()).toMatchObject({ "openstack-api-version": "compute 2.93" });
    expect(sent().map(([, url]) => url)).toEqual([
      "http://cloud:8774/v2.1/",
      "http://cloud:8774/v2.1/flavors?is_public=None&name=a%26b",
      "http://cloud:8774/v2.1/flavors",
    ]);
  });

  it("puts the project into endpoints that want it", async () => {
    const { api, sent } = start([httpAnswer(200, { name: "a" })], {
      settings: { endpointOverrides: { compute: "http://mine/v2/%(tenant_id)s" } },
    });
    await api.get({ service: "compute", path: "/flavors" }, name);
    expect(sent()).toEqual([["GET", "http://mine/v2.1/p/flavors", undefined]]);
  });

  it("says which service the catalogue lacks", async () => {
    const { api } = start([]);
    await expect(api.get({ service: "network", path: "/agents" }, name)).rejects.toMatchObject({
      code: "cloud-service-missing",
      message: "The catalogue of lab has no service of the type network",
    });
  });

  it("says where an answer differs, without what it holds", async () => {
    const { api } = start([httpAnswer(200, { name: 7 }, { "x-openstack-request-id": "req-5" })]);
    await expect(api.get({ service: "compute", path: "/flavors/1" }, name)).rejects.toThrow(
      "GET http://cloud:8774/v2.1/flavors/1 was answered with 200 and a body that differs from what the API promises, at name: Invalid input: expected string, received number (request req-5)",
    );
  });
});

describe("what was sent once", () => {
  const call = { service: "compute", path: "/flavors", body: {} } as const;
  it("may have been done where the answer cannot be read", async () => {
    const page = httpAnswer(200, "<p>Welcome</p>", { "content-type": "text/html" });
    const { api, sent } = start([page, httpAnswer(202, { name: 7 }), page]);
    const unknown = { code: "cloud-answer-strange", retryable: true };
    await expect(api.post(call, name)).rejects.toMatchObject(unknown);
    await expect(api.post(call, name)).rejects.toMatchObject(unknown);
    await expect(api.get(call, name)).rejects.toMatchObject({ ...unknown, retryable: false });
    expect(sent()).toHaveLength(3);
  });

  it("is sent again where the call says that it may", async () => {
    const { api, sent } = start([httpAnswer(502), httpAnswer(200, { name: "a" }), httpAnswer(502)]);
    expect(await api.post({ ...call, isRepeatable: true }, name)).toEqual({ name: "a" });
    await expect(api.post(call, name)).rejects.toMatchObject({ code: "cloud-failing", retryable: true });
    expect(sent()).toHaveLength(3);
  });
});

it("knows what is not there from what is deleted", async () => {
  const gone = httpAnswer(404, { itemNotFound: { message: "gone" } });
  const { api } = start([gone, gone, gone, httpAnswer(200, "<p>Welcome</p>")]);
  expect(await api.find({ service: "compute", path: "/flavors/1" }, name)).toBeUndefined();
  await api.delete({ service: "compute", path: "/flavors/1" });
  await expect(api.get({ service: "compute", path: "/flavors/1" }, name)).rejects.toMatchObject({
    code: "cloud-not-found",
  });
  await expect(api.delete({ service: "compute", path: "/flavors/1" })).rejects.toMatchObject({
    code: "cloud-answer-strange",
  });
});

describe("versions", () => {
  it("are told whether one is among them", async () => {
    const { api } = start([zed]);
    expect(await api.speaks("compute", "2.93")).toBe(true);
    expect(await api.speaks("compute", "2.94")).toBe(false);
    expect(await api.speaks("placement", "1.0")).toBe(false);
  });

  it("are asked once, in the root document where the version has none", async () => {
    const root = httpAnswer(200, { versions: [version("v2.0", "", ""), version("v2.1", "2.1", "2.3")] });
    const { api, sent } = start([httpAnswer(404), root]);
    expect(await api.versions("compute")).toEqual({ least: "2.1", most: "2.3" });
    expect(await api.versions("compute")).toEqual({ least: "2.1", most: "2.3" });
    expect(sent().map(([, url]) => url)).toEqual(["http://cloud:8774/v2.1/", "http://cloud:8774/"]);
  });

  it("are placement's own, and in its own header", async () => {
    const versions = [{ id: "v1.0", min_version: "1.0", max_version: "1.39" }];
    const { api, headers } = start([httpAnswer(200, { versions }), httpAnswer(200, { name: "a" })], {
      endpoints: { placement: "http://cloud/placement" },
    });
    const call = {
      service: "placement",
      path: "/traits",
      microversions: { least: "1.6", most: "1.36" },
    } as const;
    await api.get(call, name);
    expect(headers()?.["openstack-api-version"]).toBe("placement 1.36");
    expect(headers()).not.toHaveProperty("x-openstack-nova-api-version");
  });

  it("are undefined for a service that is not there or has none, which still takes the lowest", async () => {
    const { api, headers } = start([
      httpAnswer(200, { version: version("v2.1", "", "") }),
      httpAnswer(200, { name: "a" }),
    ]);
    expect(await api.versions("placement")).toBeUndefined();
    expect(await api.versions("compute")).toBeUndefined();
    await api.get({ service: "compute", path: "/flavors", microversions: range }, name);
    expect(headers()).not.toHaveProperty("openstack-api-version");
    const needed = {
      service: "compute",
      path: "/x",
      microversions: { least: "2.53", most: "2.61" },
    } as const;
    await expect(api.get(needed, name)).rejects.toMatchObject({
      code: "cloud-version-unsupported",
      message: "The compute API of lab speaks no microversions; this needs 2.53 to 2.61",
    });
  });

  it("are asked again after a failure", async () => {
    const { api } = start([httpAnswer(500), httpAnswer(500), zed]);
    await expect(api.versions("compute")).rejects.toMatchObject({ code: "cloud-failing" });
    expect(await api.versions("compute")).toEqual({ least: "2.1", most: "2.93" });
  });
});

describe("pages", () => {
  const page = (items: readonly string[], next: object = {}) =>
    httpAnswer(200, { images: items.map((text) => ({ name: text })), ...next });

  it.each([
    [
      "Nova and Neutron",
      {
        images_links: [
          { rel: "previous", href: "x" },
          { rel: "next", href: "http://in.side/v2/images?marker=a&limit=1" },
        ],
      },
    ],
    ["Glance", { next: "/v2/images?marker=a&limit=1" }],
    ["Keystone", { links: { next: "http://in.side/images?marker=a&limit=1" } }],
  ])("are followed as %s links them", async (_, next) => {
    const { api, sent } = start([page(["a"], next), page(["b"], { links: { next: null } })]);
    const found = await api.list({ service: "compute", path: "/images" }, "images", name);
    expect(found).toEqual([{ name: "a" }, { name: "b" }]);
    expect(sent().at(-1)?.[1]).toBe("http://cloud:8774/v2.1/images?marker=a&limit=1");
  });

  it("must have their collection", async () => {
    const { api } = start([httpAnswer(200, { other: [] })]);
    await expect(api.list({ service: "compute", path: "/images" }, "images", name)).rejects.toMatchObject({
      code: "cloud-answer-strange",
    });
  });
});
