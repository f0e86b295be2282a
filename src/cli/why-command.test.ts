import { afterAll, beforeAll, expect, test } from "vitest";
import { type ProofGround, startProofGround } from "../../test/fixtures/proof-ground.ts";
import { makeTinyImage } from "../../test/fixtures/tiny-image.ts";
import type { WhyReport } from "../model/scheduling/why-report.ts";
import { type Outcome, vfleet } from "./sample-deps.ts";

// A simulated cloud over HTTP, with the facts of its hosts as they are after an apply: cmp1 and cmp2 have two VFs each.
let ground: ProofGround;

beforeAll(async () => {
  ground = await startProofGround({ vfs: 2 });
  const cloud = await ground.open();
  const size = { vcpus: 1, ramMb: 128, diskGb: 1, isPublic: true };
  await cloud.flavors.create({ ...size, name: "small" });
  const keyed = await cloud.flavors.create({ ...size, name: "keyed" });
  await cloud.flavors.setProperties(keyed.id, { "aggregate_instance_extra_specs:sriov": "true" });
  const wanted = { mtu: undefined, shared: true, physicalNetwork: "physnet2", kind: "vlan" } as const;
  const network = await cloud.networks.create({ ...wanted, name: "fast", vlan: 210 });
  await cloud.ports.create({ name: "vf", networkId: network.id, vnicType: "direct" });
});

afterAll(() => ground.stop());

async function why(...words: readonly string[]): Promise<Outcome> {
  const cloud = await ground.open();
  const world = { facts: ground.facts, cloud, environment: { COLUMNS: "200" } };
  return vfleet(["why", "-f", ground.fleetFile, ...words], world);
}

async function report(...words: readonly string[]): Promise<WhyReport> {
  return JSON.parse((await why(...words, "-o", "json")).stdout) as WhyReport;
}

test("a server that fits is told its hosts", async () => {
  const { code, stdout } = await why("--flavor", "small", "--network", "fast");
  expect(stdout).toMatch(/^flavor small in mycloud \(Zed\)$/m);
  expect(stdout).toMatch(/^fits: cmp\[1-2\] \(2 hosts\)$/m);
  expect(code).toBe(0);
});

test("one that does not is told where each host falls out, and the lightest way", async () => {
  const { code, stdout } = await why("--flavor", "keyed", "--network", "fast");
  expect(stdout).toMatch(
    /falls out at AggregateInstanceExtraSpecsFilter: cmp\[1-2\] \(2 hosts\)\n {2}no aggregate of it has sriov/,
  );
  expect(stdout).toMatch(/1\. cmp1: put cmp1 into a new aggregate with sriov=true/);
  expect(code).toBe(3);
});

test("one network three times is three VFs, of which each host has two", async () => {
  const found = await report(
    "--flavor",
    "small",
    "--network",
    "fast",
    "--network",
    "fast",
    "--network",
    "fast",
  );
  expect(found.decisions.map(({ at }) => at)).toEqual(["PciPassthroughFilter", "PciPassthroughFilter"]);
});

test("a network without a subnet is said to be one that Nova refuses, until it has one", async () => {
  const cloud = await ground.open();
  const wanted = { mtu: undefined, shared: true, physicalNetwork: "physnet2", kind: "vlan" } as const;
  const { id } = await cloud.networks.create({ ...wanted, name: "bare", vlan: 211 });
  const ask = ["--flavor", "small", "--network", "bare", "--network", "bare"];
  const refused = (await report(...ask)).notes.filter((note) => note.startsWith("bare has no subnet"));
  expect(refused).toEqual([expect.stringContaining(`openstack subnet create --network ${id}`)]);
  const range = { cidr: "192.0.2.0/24", gateway: "none", dhcp: false, pools: [], dnsServers: [] };
  await cloud.subnets.create({ ...range, name: "bare-v4", networkId: id });
  expect((await report(...ask)).notes.filter((note) => note.startsWith("bare"))).toEqual([]);
});

test("a port that no agent binds is told so, on the host that is asked about", async () => {
  ground.cloud.host("cmp1").stopAgent();
  const found = await report("--port", "vf", "--host", "cmp1");
  ground.cloud.host("cmp1").startAgent();
  expect(found.decisions.find(({ host }) => host === "cmp1")).toMatchObject({
    outcome: "falls",
    at: "binding",
  });
  expect(found.remedies[0]?.changes).toMatchObject([{ kind: "start-agent", host: "cmp1" }]);
});

test("a server that found no host is asked about with its port", async () => {
  const cloud = await ground.open();
  const flavor = (await cloud.flavors.list()).find(({ name }) => name === "keyed");
  const imageId = await makeTinyImage(cloud.images, "i");
  const plain = {
    keyName: undefined,
    userData: undefined,
    configDrive: false,
    properties: {},
    place: undefined,
  };
  await cloud.servers.create({
    ...plain,
    name: "web-1",
    flavorId: flavor?.id ?? "",
    imageId,
    portIds: [],
  });
  let found = await report("web-1", "--port", "vf");
  while (found.fault === undefined) found = await report("web-1", "--port", "vf");
  expect(found).toMatchObject({
    subject: "server web-1",
    fault: expect.stringMatching(/^No valid host was found/) as string,
  });
  expect(found.ports).toMatchObject([{ name: "vf", vnicType: "direct", vlan: 210 }]);
  expect(found.decisions[0]).toMatchObject({ outcome: "falls", at: "AggregateInstanceExtraSpecsFilter" });
});

test.each([
  [["no-such"], "shows no server no-such"],
  [["--flavor", "no-such"], "shows no flavor no-such"],
  [["--flavor", "small", "--network", "no-such"], "shows no network no-such"],
  [["--flavor", "small", "--image", "no-such"], "shows no image no-such"],
  [["--port", "no-such"], "shows no port no-such"],
])("%s is told not to be there", async (words, message) => {
  const { code, stderr } = await why(...words);
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) as string });
});

test("without anything to ask about it is a wrong command line", async () => {
  const { code, stderr } = await why();
  expect({ code, stderr }).toEqual({
    code: 64,
    stderr: expect.stringContaining("Give a server, or --port") as string,
  });
});
