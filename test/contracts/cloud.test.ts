import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cloudContract } from "./cloud-contract.ts";
import { CloudGround } from "./cloud-ground.ts";
import { PLAYED_PASSWORD, type PlayedOpenstack, sendJson } from "./played-openstack.ts";
import { failure } from "./ssh-ground.ts";

const ground = new CloudGround();
afterAll(() => ground.stop());

const services = "/compute/v2.1/os-services";
const expected = () => ({ computes: ["cmp1"], release: "zed" });

describe("a played cloud over HTTP", () => {
  cloudContract(async () => ground.open((await ground.play()).authUrl), expected);
});

describe("a played cloud over HTTPS, page by page", () => {
  cloudContract(async () => {
    const { caFile, ...tls } = ground.makeCertificate();
    const cloud = await ground.play({ tls, pageSize: 2 });
    return ground.open(cloud.authUrl, { more: `    cacert: ${caFile}` });
  }, expected);
});

describe("a cloud that answers", () => {
  let cloud: PlayedOpenstack;
  beforeAll(async () => {
    cloud = await ground.play({ pageSize: 2 });
  });

  it("is asked with the highest microversion that both know, in the new header and in the old one", async () => {
    const open = await ground.open(cloud.authUrl);
    await open.listComputeServices();
    expect(cloud.seenAt(services).at(-1)?.headers).toMatchObject({
      "openstack-api-version": "compute 2.69",
      "x-openstack-nova-api-version": "2.69",
    });
    const kilo = await ground.play({ computeRange: { least: "2.1", most: "2.3" } });
    await (await ground.open(kilo.authUrl)).listHypervisors();
    expect(kilo.seen.at(-1)?.headers["x-openstack-nova-api-version"]).toBe("2.3");
    const future = await ground.play({ computeRange: { least: "2.90", most: "2.120" } });
    expect(await failure((await ground.open(future.authUrl)).listHypervisors())).toMatchObject({
      code: "cloud-version-unsupported",
      message: "The compute API of played speaks 2.90 to 2.120; this needs 2.1 to 2.87",
    });
  });

  it("gives all pages, though their links lead to where only the service gets", async () => {
    const open = await ground.open(cloud.authUrl);
    expect(await open.listNetworkAgents()).toHaveLength(5);
    const pages = cloud.seenAt("/networking/v2.0/agents").map(({ query }) => query.get("marker"));
    expect(pages).toEqual([null, "2", "4"]);
  });

  it("is logged in to anew when it no longer takes the token", async () => {
    const open = await ground.open(cloud.authUrl);
    const [logins, asked] = [cloud.tokens.length, cloud.seenAt(services).length];
    cloud.expireTokens();
    expect(await open.listComputeServices()).toHaveLength(3);
    expect(cloud.tokens).toHaveLength(logins + 1);
    const used = cloud
      .seenAt(services)
      .slice(asked)
      .map(({ headers }) => headers["x-auth-token"]);
    expect(used).toEqual([cloud.tokens.at(-2), cloud.tokens.at(-1), cloud.tokens.at(-1)]);
  });

  it("is asked again where it is busy, as soon as it wants", async () => {
    const open = await ground.open(cloud.authUrl);
    cloud.play(
      services,
      (_, response) => sendJson(response, 503, {}),
      (_, response) => sendJson(response.setHeader("retry-after", "3"), 429, {}),
      (_, response) => response.destroy(),
    );
    expect(await open.listComputeServices()).toHaveLength(3);
  });

  it("goes on after it has closed the connection that was kept", async () => {
    const open = await ground.open(cloud.authUrl);
    await open.listComputeServices();
    cloud.play(services, (_, response) => response.socket?.destroy());
    expect(await open.listComputeServices()).toHaveLength(3);
  });

  it("is reached through the proxy that the environment names, unless it names an exception", async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? "");
      sendJson(response, 502, { error: { message: "from the proxy" } });
    }).listen(0, "127.0.0.1");
    await once(proxy, "listening");
    const HTTP_PROXY = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
    const error = await failure(ground.open(cloud.authUrl, { environment: { HTTP_PROXY } }));
    expect(error.message).toContain("502: from the proxy");
    expect(asked).toContain(`${cloud.authUrl}/auth/tokens`);
    await ground.open(cloud.authUrl, { environment: { HTTP_PROXY, NO_PROXY: "127.0.0.1" } });
    proxy.closeAllConnections();
    proxy.close();
  });

  it("shows no agents to a user without the role for it, which is an error and not an empty list", async () => {
    const member = await ground.play({ roles: ["member"] });
    member.play("/networking/v2.0/agents", (_, response) => sendJson(response, 200, { agents: [] }));
    expect(await failure((await ground.open(member.authUrl)).listNetworkAgents())).toMatchObject({
      code: "cloud-forbidden",
      message:
        "Neutron of played shows no agents to the user admin, who has the role member; it hides what a user may not see",
    });
  });

  it("shows neither password nor token, whoever looks", async () => {
    const open = await ground.open(cloud.authUrl);
    await open.listComputeServices();
    const token = String(cloud.tokens.at(-1));
    cloud.play(services, (request, response) =>
      sendJson(response, 400, {
        error: { message: `no ${String(request.headers["x-auth-token"])} ${PLAYED_PASSWORD}` },
      }),
    );
    const error = await failure(open.listComputeServices());
    const shown = [open, error].map((value) => inspect(value, { depth: 9, showHidden: true }));
    shown.push(JSON.stringify(open), JSON.stringify(error), String(error));
    expect(shown.join()).not.toContain(token);
    expect(shown.join()).not.toContain(PLAYED_PASSWORD);
    expect(error.message).toContain("no (not shown) (not shown)");
  });
});
