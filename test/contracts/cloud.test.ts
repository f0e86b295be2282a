import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openstackReleases } from "../../src/knowledge/openstack/all.ts";
import { simulatedAdmin } from "../../src/sim/cloud-state.ts";
import type { SimulatedCloud } from "../../src/sim/simulated-cloud.ts";
import { cloudContract } from "./cloud-contract.ts";
import type { CloudGroundRules } from "./cloud-contract-ground.ts";
import { CloudGround, sendJson, simulatedHost } from "./cloud-ground.ts";
import { failure } from "./ssh-ground.ts";

const ground = new CloudGround();
afterAll(() => ground.stop());

const services = "/compute/v2.1/os-services";
const latest = openstackReleases.at(-1)?.id ?? "";
const content = Buffer.from("an image");

const hosts = [simulatedHost, { name: "cmp2" }];

const rulesFor = (release: string): CloudGroundRules => ({
  computes: ["cmp1", "cmp2"],
  migrates: true,
  release,
  sriovHosts: ["cmp1"],
  prefix: "contract-",
  physicalNetwork: "physnet2",
  vlans: [3001, 3002, 3003],
  cidr: "192.0.2.0/24",
  hasDhcpAgents: true,
  images: [
    {
      name: "image",
      diskFormat: "raw",
      containerFormat: "bare",
      content: { sizeBytes: content.length, open: () => new Blob([content]).stream() },
      properties: () => ({}),
    },
  ],
  flavor: { vcpus: 1, ramMb: 192, diskGb: 1 },
  buildLimitMs: 5000,
  limitMs: 5000,
  pollMs: 5,
});

describe.each(["kilo", "ocata", "train", "zed", latest])("a simulated cloud of %s over HTTP", (release) => {
  cloudContract(async () => ground.open((await ground.start({ release, hosts })).authUrl), rulesFor(release));
});

describe("a simulated cloud over HTTPS, page by page", () => {
  cloudContract(async () => {
    const { caFile, ...tls } = ground.makeCertificate();
    const cloud = await ground.start({ hosts, tls, config: { pageLimit: 2 } });
    return ground.open(cloud.authUrl, { more: `    cacert: ${caFile}` });
  }, rulesFor("zed"));
});

describe("a cloud that answers", () => {
  let cloud: SimulatedCloud;
  beforeAll(async () => {
    cloud = await ground.start({ config: { pageLimit: 2 }, linkOrigin: "http://internal.invalid:9696" });
  });

  it("has providers for PFs whose VFs are for PCI aliases, and none for those of a physical network", async () => {
    const [own] = simulatedHost.pfs;
    const forAliases = { address: "0000:0a:00.0", netdev: "enp10s0", forAliases: true, vfs: 2 };
    const host = { ...simulatedHost, reportsInPlacement: true, pfs: [own, forAliases] };
    const played = await ground.start({ hosts: [host] });
    const { scheduling } = await ground.open(played.authUrl);
    const names = await scheduling.listProviders();
    expect(names.map(({ name }) => name)).toEqual(["cmp1", "cmp1_0000:0A:00.0"]);
    expect(await scheduling.findProvider(names[1]?.id ?? "")).toMatchObject({
      inventories: { CUSTOM_PCI_8086_10CA: { total: 2, reserved: 0 } },
      used: { CUSTOM_PCI_8086_10CA: 0 },
      traits: ["COMPUTE_MANAGED_PCI_DEVICE"],
    });
    expect(await scheduling.listProvidersWith("COMPUTE_MANAGED_PCI_DEVICE")).toEqual(names.slice(1));
    expect(await scheduling.listProvidersWith("CUSTOM_NOBODYS")).toEqual([]);
    const silent = await ground.start({ hosts: [{ ...host, reportsInPlacement: false }] });
    const none = await (await ground.open(silent.authUrl)).scheduling.listProviders();
    expect(none.map(({ name }) => name)).toEqual(["cmp1"]);
  });

  it("is asked with the highest microversion that both know, in the new header and in the old one", async () => {
    const open = await ground.open(cloud.authUrl);
    await open.listComputeServices();
    expect(cloud.seenAt(services).at(-1)?.headers).toMatchObject({
      "openstack-api-version": "compute 2.69",
      "x-openstack-nova-api-version": "2.69",
    });
    const kilo = await ground.start({ release: "kilo" });
    await (await ground.open(kilo.authUrl)).listHypervisors();
    expect(kilo.seen.at(-1)?.headers["x-openstack-nova-api-version"]).toBe("2.3");
    const future = await ground.start({ computeRange: { least: "2.90", most: "2.120" } });
    expect(await failure((await ground.open(future.authUrl)).listHypervisors())).toMatchObject({
      code: "cloud-version-unsupported",
      message: "The compute API of played speaks 2.90 to 2.120; this needs 2.1 to 2.87",
    });
  });

  it("gives all pages, though their links lead to where only the service gets", async () => {
    const open = await ground.open(cloud.authUrl);
    const agents = await open.listNetworkAgents();
    expect(agents).toHaveLength(5);
    const pages = cloud.seenAt("/networking/v2.0/agents").map(({ query }) => query.get("marker"));
    expect(pages).toEqual([null, agents[1]?.id, agents[3]?.id]);
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
    expect(used).toEqual([cloud.tokens.at(-2), cloud.tokens.at(-1)]);
  });

  it("is asked again where it is busy, as soon as it wants", async () => {
    const open = await ground.open(cloud.authUrl);
    cloud.failNext({ path: services, with: 503 });
    cloud.failNext({ path: services, with: 429, headers: { "retry-after": "3" } });
    cloud.failNext({ path: services, with: "reset" });
    expect(await open.listComputeServices()).toHaveLength(3);
  });

  it("goes on after it has closed the connection that was kept", async () => {
    const open = await ground.open(cloud.authUrl);
    await open.listComputeServices();
    cloud.failNext({ path: services, with: "reset" });
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
    const member = await ground.start({ users: [{ ...simulatedAdmin, roles: ["member"] }] });
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
    const { password } = simulatedAdmin;
    cloud.play(services, (request, response) =>
      sendJson(response, 400, {
        error: { message: `no ${String(request.headers["x-auth-token"])} ${password}` },
      }),
    );
    const error = await failure(open.listComputeServices());
    const shown = [open, error].map((value) => inspect(value, { depth: 9, showHidden: true }));
    shown.push(JSON.stringify(open), JSON.stringify(error), String(error));
    expect(shown.join()).not.toContain(token);
    expect(shown.join()).not.toContain(password);
    expect(error.message).toContain("no (not shown) (not shown)");
  });
});
