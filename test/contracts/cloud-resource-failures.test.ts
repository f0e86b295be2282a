import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { NewServer } from "../../src/model/cloud-resources.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import type { Play } from "../../src/sim/http/faults.ts";
import type { SimulatedCloud } from "../../src/sim/simulated-cloud.ts";
import { CloudGround, sendJson } from "./cloud-ground.ts";
import { failure } from "./ssh-ground.ts";

const ground = new CloudGround();
let cloud: SimulatedCloud;
beforeAll(async () => {
  cloud = await ground.start();
});
afterAll(() => ground.stop());

const servers = "/compute/v2.1/servers";
const userData = "#!/bin/sh\necho secret-of-the-guest\n";
const wanted: NewServer = {
  name: "vf-1",
  flavorId: "f1",
  imageId: "i1",
  keyName: "key1",
  portIds: ["p1"],
  userData,
  configDrive: true,
  properties: {},
  place: { host: "cmp1", zone: "nova" },
};
const made: Play = (_, response) => sendJson(response, 202, { server: { id: "s1" } });

type Creation = {
  readonly open: Cloud;
  /** How often it was sent. */
  readonly sent: () => number;
};

async function begin(plays: readonly Play[], timeoutMs = 10_000): Promise<Creation> {
  const open = await ground.open(cloud.authUrl, { timeoutMs });
  const before = cloud.seenAt(servers).length;
  cloud.stopFailing();
  cloud.play(servers, ...plays);
  return { open, sent: () => cloud.seenAt(servers).length - before };
}

describe("a server whose answer is lost", () => {
  const id = /\(request req-[\da-f-]{36}\)$/;
  it.each<[string, Play, string, RegExp]>([
    [
      "by a broken connection",
      (_, response) => response.destroy(),
      "cloud-unreachable",
      /broke the connection/,
    ],
    [
      "in the middle",
      (_, response) => {
        response.writeHead(202, { "content-length": "1000" }).write('{"server": {');
        setTimeout(() => response.destroy(), 5);
      },
      "cloud-unreachable",
      /broke the connection/,
    ],
    [
      "by an error of Nova",
      (_, response) => sendJson(response, 500, { computeFault: { message: "Oh." } }),
      "cloud-failing",
      id,
    ],
    ["by a busy Nova", (_, response) => sendJson(response, 503, {}), "cloud-failing", id],
    ["by a proxy that waited too long", (_, response) => sendJson(response, 504, ""), "cloud-failing", /504/],
    [
      "by a page",
      (_, response) =>
        response.writeHead(200, { "content-type": "text/html" }).end(`<html><body>${userData}</body></html>`),
      "cloud-answer-strange",
      id,
    ],
    [
      "by an answer without its id",
      (_, response) => sendJson(response, 202, { server: {} }),
      "cloud-answer-strange",
      id,
    ],
  ])("%s is sent once, and nobody knows", async (_, play, code, message) => {
    const { open, sent } = await begin([play, made]);
    const error = await failure(open.servers.create(wanted));
    expect(error).toMatchObject({ code, retryable: true });
    expect(error.message).toMatch(message);
    expect(inspect(error, { showHidden: true })).not.toContain("secret-of-the-guest");
    expect(sent()).toBe(1);
  });

  it("by a time limit is sent once, and nobody knows", async () => {
    const { open, sent } = await begin([() => undefined, made], 200);
    expect(await failure(open.servers.create(wanted))).toMatchObject({
      code: "cloud-timeout",
      retryable: true,
    });
    expect(sent()).toBe(1);
  });
});

describe("a server that was turned away before", () => {
  it.each<[string, Play]>([
    ["by a rate", (_, response) => sendJson(response.setHeader("retry-after", "1"), 429, {})],
    ["by a Nova that says when", (_, response) => sendJson(response.setHeader("retry-after", "1"), 503, {})],
    [
      "by a proxy without a Nova",
      (_, response) => {
        response.removeHeader("x-openstack-request-id");
        response.removeHeader("x-compute-request-id");
        response.writeHead(503, { "content-type": "text/html" }).end("<html><body>No server</body></html>");
      },
    ],
  ])("%s is sent again", async (_, play) => {
    const { open, sent } = await begin([play, made]);
    expect(await open.servers.create(wanted)).toBe("s1");
    expect(sent()).toBe(2);
  });

  it("by a token that has expired is sent again with a new one", async () => {
    const { open, sent } = await begin([
      (_, response) => sendJson(response, 401, { error: { message: "Authentication required" } }),
      made,
    ]);
    const logins = cloud.tokens.length;
    expect(await open.servers.create(wanted)).toBe("s1");
    expect(sent()).toBe(2);
    expect(cloud.tokens).toHaveLength(logins + 1);
    const [first, second] = cloud.seenAt(servers).slice(-2);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["x-auth-token"]).toBe(cloud.tokens.at(-1));
  });
});

describe("what is deleted", () => {
  it("is asked for again after a lost answer, and is gone then", async () => {
    const open = await ground.open(cloud.authUrl);
    const path = `${servers}/s1`;
    cloud.play(path, (_, response) => response.destroy());
    await open.servers.delete("s1");
    expect(cloud.seenAt(path).map(({ method }) => method)).toEqual(["DELETE", "DELETE"]);
  });

  it("is not gone because a proxy has no such page", async () => {
    const open = await ground.open(cloud.authUrl);
    const page: Play = (_, response) => {
      response.removeHeader("x-openstack-request-id");
      response.removeHeader("x-compute-request-id");
      response.writeHead(404, { "content-type": "text/html" }).end("<html><body>nginx</body></html>");
    };
    cloud.play(`${servers}/s2`, page, page);
    expect(await failure(open.servers.delete("s2"))).toMatchObject({ code: "cloud-answer-strange" });
    expect(await failure(open.servers.find("s2"))).toMatchObject({ code: "cloud-answer-strange" });
  });
});
