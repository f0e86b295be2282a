import { describe, expect, it } from "vitest";
import { resourceCloud, serviceAnswer, zedAnswer } from "../../../test/fixtures/resource-cloud.ts";
import type { NewNetwork } from "../../model/cloud-resources.ts";
import { networkAnswer } from "./networks.ts";

const wanted: NewNetwork = {
  name: "fast",
  physicalNetwork: "physnet2",
  kind: "vlan",
  vlan: 204,
  mtu: undefined,
  shared: true,
};
const network = { id: "n1", name: "fast", tenant_id: "p1" };
const extensions = (...aliases: readonly string[]) => ({
  "GET network/extensions": serviceAnswer(200, { extensions: aliases.map((alias) => ({ alias })) }),
});

it("reads those of a real Zed, and finds one by exactly its name", async () => {
  const { cloud, lines } = resourceCloud({ "GET network/networks": zedAnswer("networks") });
  const found = await cloud.networks.list("net04");
  expect(found).toEqual([
    {
      id: "fc661431-c040-4ee6-a756-74b894dec1c3",
      name: "net04",
      projectId: "3483fa1c30534dce951c9162150427e4",
      kind: "vlan",
      physicalNetwork: "physnet2",
      segment: 204,
      mtu: 1500,
      shared: true,
    },
  ]);
  expect(await cloud.networks.list(undefined)).toHaveLength(3);
  expect(lines()).toEqual(["GET network/networks?name=net04", "GET network/networks"]);
});

it.each([
  [
    "what a member sees",
    {},
    { kind: undefined, physicalNetwork: undefined, segment: undefined, projectId: "p1" },
  ],
  ["a flat one", { "provider:segmentation_id": null }, { segment: undefined }],
  ["an id as text", { "provider:segmentation_id": "204" }, { segment: 204 }],
  ["an MTU that Kilo does not know", { mtu: 0 }, { mtu: undefined, shared: false }],
])("reads %s", (_, more, expected) => {
  expect(networkAnswer.parse({ ...network, ...more })).toMatchObject(expected);
});

describe("making", () => {
  const made = { "POST network/networks": serviceAnswer(201, { network }) };
  const usual = {
    name: "fast",
    admin_state_up: true,
    shared: true,
    "provider:network_type": "vlan",
    "provider:physical_network": "physnet2",
    "provider:segmentation_id": 204,
  };
  const { "provider:segmentation_id": _, ...unnumbered } = usual;
  it.each<[string, Partial<NewNetwork>, object]>([
    ["a VLAN", {}, usual],
    ["a VLAN of Neutron's range", { vlan: undefined }, unnumbered],
    ["a flat one", { kind: "flat" }, { ...unnumbered, "provider:network_type": "flat" }],
    ["one with an MTU", { mtu: 9000 }, { ...usual, mtu: 9000 }],
  ])("%s", async (_name, change, body) => {
    const { cloud, sent } = resourceCloud({ ...made, ...extensions("net-mtu-writable") });
    await cloud.networks.create({ ...wanted, ...change });
    expect(sent().at(-1)).toMatchObject({ line: "POST network/networks" });
    expect(sent().at(-1)?.body).toEqual({ network: body });
  });

  it("with an MTU needs a Neutron that lets it", async () => {
    const { cloud, lines } = resourceCloud({ ...made, ...extensions("net-mtu") });
    await expect(cloud.networks.create({ ...wanted, mtu: 9000 })).rejects.toMatchObject({
      code: "cloud-version-unsupported",
      message: "Neutron of lab cannot give a network its MTU: its API has no extension net-mtu-writable",
    });
    expect(lines()).toEqual(["GET network/extensions"]);
  });

  it.each([
    [true, "create_network:shared and create_network:provider:physical_network"],
    [false, "create_network:provider:physical_network"],
  ])("on a physical network needs a right, shared %s", async (shared, right) => {
    const message =
      "((rule:create_network and rule:create_network:provider:physical_network)) is disallowed by policy";
    const NeutronError = { type: "PolicyNotAuthorized", message, detail: "" };
    const { cloud } = resourceCloud({ "POST network/networks": serviceAnswer(403, { NeutronError }) });
    await expect(cloud.networks.create({ ...wanted, shared })).rejects.toMatchObject({
      code: "cloud-forbidden",
      message: expect.stringContaining(message) as string,
      hint: `Use a user who has the role admin on the project, or allow it by ${right} in the service's policy.`,
    });
  });
});

describe("DHCP agents", () => {
  const agent = (host: string, alive: boolean) => ({ id: host, host, alive, admin_state_up: true });
  it.each([
    [
      "those that are alive first",
      serviceAnswer(200, { agents: [agent("a", false), agent("b", true)] }),
      ["b", "a"],
    ],
    ["none with OVN", serviceAnswer(200, { agents: [] }), []],
    ["none where Neutron knows none", serviceAnswer(404, { NeutronError: "x" }), []],
  ])("%s", async (_, answer, hosts) => {
    const { cloud } = resourceCloud({ "GET network/networks/n1/dhcp-agents": answer });
    expect(await cloud.networks.listDhcpHosts("n1")).toEqual(hosts);
  });
});
