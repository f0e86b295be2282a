import { describe, expect, it } from "vitest";
import { resourceCloud, serviceAnswer, zedAnswer } from "../../../test/fixtures/resource-cloud.ts";
import type { NewPort } from "../../model/cloud-resources.ts";
import { portAnswer } from "./network-ports.ts";

const port = { id: "p1", name: "vf", network_id: "n1", mac_address: "fa:16:3e:25:ba:8e", status: "DOWN" };
const extensions = (...aliases: readonly string[]) => ({
  "GET network/extensions": serviceAnswer(200, { extensions: aliases.map((alias) => ({ alias })) }),
});

describe("reading", () => {
  it("gives those of a real Zed, bound to a VF and unbound", async () => {
    const { cloud, lines } = resourceCloud({ "GET network/ports": zedAnswer("ports") });
    const found = await cloud.ports.list({});
    expect(found).toHaveLength(5);
    expect(found[0]).toEqual({
      id: "27ec7de4-67e2-4a57-8ce3-0e1cdabd1bf7",
      name: "p-sriov1",
      networkId: "fc661431-c040-4ee6-a756-74b894dec1c3",
      mac: "fa:16:3e:25:ba:8e",
      addresses: ["192.168.204.186"],
      status: "ACTIVE",
      vnicType: "direct",
      vifType: "hw_veb",
      host: "cmp1",
      pciSlot: "0000:01:10.4",
      physicalNetwork: "physnet2",
      vlan: 204,
      deviceId: "e00ed8d4-b2e5-4755-bfca-f12b2974327c",
      deviceOwner: "compute:nova",
      securityGroups: ["2e8f2b6d-f90c-499d-a0e0-29ddd0471111"],
    });
    expect(found[2]).toMatchObject({
      name: "sriov-nodrv",
      vifType: "unbound",
      host: undefined,
      pciSlot: undefined,
      vlan: undefined,
      deviceId: "",
    });
    expect(lines()).toEqual(["GET network/ports"]);
  });

  it.each([
    ["a VLAN as a number", { "binding:vif_details": { vlan: 7 } }, { vlan: 7 }],
    ["no VLAN of a flat network", { "binding:vif_details": { vlan: "0" } }, { vlan: undefined }],
    ["a VLAN that is null", { "binding:vif_details": { vlan: null } }, { vlan: undefined }],
    [
      "an address in capitals",
      { "binding:profile": { pci_slot: "0000:3B:0A.1" } },
      { pciSlot: "0000:3b:0a.1" },
    ],
    [
      "what a member sees",
      { "binding:vnic_type": "direct" },
      { vnicType: "direct", host: undefined, deviceId: "" },
    ],
  ])("%s", (_, more, expected) => {
    expect(portAnswer.parse({ ...port, ...more })).toMatchObject(expected);
  });

  it("gives no security group where port security is off", () => {
    const off = { ...port, security_groups: ["g"], port_security_enabled: false };
    expect(portAnswer.parse(off)).not.toHaveProperty("securityGroups");
  });

  it("looks by all that is given, exactly", async () => {
    const { cloud, lines } = resourceCloud({ "GET network/ports": zedAnswer("ports") });
    const filter = { name: "p-sriov1", networkId: "fc661431-c040-4ee6-a756-74b894dec1c3", host: "cmp1" };
    const found = await cloud.ports.list({ ...filter, deviceId: "e00ed8d4-b2e5-4755-bfca-f12b2974327c" });
    expect(found.map(({ name }) => name)).toEqual(["p-sriov1"]);
    expect(lines()).toEqual([
      `GET network/ports?name=p-sriov1&network_id=${filter.networkId}&binding%3Ahost_id=cmp1&device_id=e00ed8d4-b2e5-4755-bfca-f12b2974327c`,
    ]);
  });

  it("does not take hosts that are hidden for none", async () => {
    const { cloud } = resourceCloud({ "GET network/ports": serviceAnswer(200, { ports: [port] }) });
    await expect(cloud.ports.list({ host: "cmp1" })).rejects.toMatchObject({ code: "cloud-forbidden" });
    expect(await cloud.ports.list({ name: "vf" })).toHaveLength(1);
  });

  it("finds one, or that it is gone", async () => {
    const { cloud } = resourceCloud({ "GET network/ports/p1": serviceAnswer(200, { port }) });
    expect(await cloud.ports.find("p1")).toMatchObject({ id: "p1", status: "DOWN" });
    expect(await cloud.ports.find("p2")).toBeUndefined();
  });
});

describe("making", () => {
  const wanted: NewPort = { name: "vf", networkId: "n1", vnicType: "direct" };
  const usual = { name: "vf", network_id: "n1", "binding:vnic_type": "direct" };
  const made = { "POST network/ports": serviceAnswer(201, { port }) };
  const profile = { "binding:profile": { trusted: "true" } };
  it.each<[string, readonly string[], Partial<NewPort>, object]>([
    ["a VF", [], {}, {}],
    ["a trusted VF from 2024.2 on", ["port-trusted-vif"], { trusted: true }, { trusted: true }],
    ["a trusted VF before", [], { trusted: true }, profile],
    ["a VF that is not trusted from 2024.2 on", ["port-trusted-vif"], { trusted: false }, { trusted: false }],
    ["a VF that is not trusted before", [], { trusted: false }, {}],
    [
      "a VF with a NUMA policy",
      ["port-numa-affinity-policy"],
      { numaPolicy: "preferred" },
      { numa_affinity_policy: "preferred" },
    ],
    ["one with QoS", ["qos"], { qosPolicyId: "q1" }, { qos_policy_id: "q1" }],
    ["one without security", ["port-security"], { portSecurity: false }, { port_security_enabled: false }],
  ])("%s", async (_, aliases, change, more) => {
    const { cloud, sent } = resourceCloud({ ...made, ...extensions(...aliases) });
    await cloud.ports.create({ ...wanted, ...change });
    expect(sent().at(-1)?.body).toEqual({ port: { ...usual, ...more } });
  });

  it.each<[Partial<NewPort>, string]>([
    [{ numaPolicy: "required" }, "port-numa-affinity-policy"],
    [{ numaPolicy: "socket" }, "port-numa-affinity-policy-socket"],
    [{ qosPolicyId: "q1" }, "qos"],
    [{ portSecurity: false }, "port-security"],
  ])("%j needs the extension %s", async (change, alias) => {
    const { cloud, lines } = resourceCloud({ ...made, ...extensions("binding") });
    await expect(cloud.ports.create({ ...wanted, ...change })).rejects.toMatchObject({
      code: "cloud-version-unsupported",
      message: expect.stringMatching(
        new RegExp(`^Neutron of lab cannot .*: its API has no extension ${alias}$`),
      ) as string,
    });
    expect(lines()).toEqual(["GET network/extensions"]);
  });

  it("reads the extensions once", async () => {
    const { cloud, lines } = resourceCloud({ ...made, ...extensions("port-trusted-vif", "qos") });
    await cloud.ports.create({ ...wanted, trusted: true });
    await cloud.ports.create({ ...wanted, trusted: true, qosPolicyId: "q1" });
    expect(lines().filter((line) => line.includes("extensions"))).toHaveLength(1);
  });

  it("reads the extensions again after a failure", async () => {
    const answers = [serviceAnswer(500), serviceAnswer(200, { extensions: [{ alias: "qos" }] })];
    const { cloud } = resourceCloud({ ...made, "GET network/extensions": answers });
    await expect(cloud.ports.create({ ...wanted, qosPolicyId: "q1" })).rejects.toMatchObject({
      code: "cloud-failing",
    });
    await cloud.ports.create({ ...wanted, qosPolicyId: "q1" });
  });

  it.each([
    ["port-trusted-vif", "allow it by create_port:trusted in the service's policy."],
    ["binding", "from 2024.2 on, add port_trusted to extension_drivers of ml2_conf.ini."],
  ])("says what lets it trust a VF, with the extension %s", async (alias, hint) => {
    const NeutronError = { type: "PolicyNotAuthorized", message: "It is disallowed by policy", detail: "" };
    const answers = { ...extensions(alias), "POST network/ports": serviceAnswer(403, { NeutronError }) };
    const { cloud } = resourceCloud(answers);
    await expect(cloud.ports.create({ ...wanted, trusted: true })).rejects.toMatchObject({
      code: "cloud-forbidden",
      hint: expect.stringContaining(hint) as string,
    });
  });
});
