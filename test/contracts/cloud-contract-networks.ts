import { expect, it } from "vitest";
import type { Network, NewSubnet } from "../../src/model/cloud-resources.ts";
import type { Cloud } from "../../src/ports/cloud.ts";
import { type CloudGroundRules, until, wantedNetwork } from "./cloud-contract-ground.ts";
import { failure } from "./ssh-ground.ts";

const MAC = /^fa:16:3e(:[0-9a-f]{2}){3}$/;

/** Networks, subnets and ports of Neutron. */
export function itHasNetworkResources(open: () => Cloud, rules: CloudGroundRules): void {
  itHasNetworks(open, rules);
  itHasSubnets(open, rules);
  itHasPorts(open, rules);
}

function itHasNetworks(open: () => Cloud, rules: CloudGroundRules): void {
  const { physicalNetwork, vlans, prefix } = rules;

  it("has networks on a VLAN, which nobody else gets", async () => {
    const { networks } = open();
    const wanted = wantedNetwork(rules, "net", vlans[0]);
    const made = await networks.create(wanted);
    expect(made).toMatchObject({
      name: wanted.name,
      kind: "vlan",
      physicalNetwork,
      segment: vlans[0],
      shared: false,
    });
    expect(made.mtu).toBeGreaterThan(1000);
    expect(await networks.list(wanted.name)).toEqual([made]);
    expect(await networks.list(`${prefix}other`)).toEqual([]);
    expect(await networks.list(undefined)).toContainEqual(made);
    const again = await failure(networks.create(wantedNetwork(rules, "net2", vlans[0])));
    expect(again).toMatchObject({ code: "cloud-conflict" });
    expect(again.message).toMatch(new RegExp(`VLAN ${vlans[0]} on physical network ${physicalNetwork}`));
    await networks.delete(made.id);
    expect(await networks.list(wanted.name)).toEqual([]);
    await networks.delete(made.id);
  });

  it("gives a network a VLAN of its range where none is asked for", async () => {
    const { networks } = open();
    const made = await networks.create(wantedNetwork(rules, "any", undefined));
    expect(made.segment).toBeGreaterThan(0);
    expect(made.segment).toBeLessThan(4095);
    await networks.delete(made.id);
  });

  it("refuses a physical network that it does not know, and a VLAN that there cannot be", async () => {
    const { networks } = open();
    const nowhere = { ...wantedNetwork(rules, "nowhere", vlans[1]), physicalNetwork: `${prefix}physnet` };
    expect(await failure(networks.create(nowhere))).toMatchObject({ code: "cloud-request-refused" });
    expect(await failure(networks.create(wantedNetwork(rules, "high", 4095)))).toMatchObject({
      code: "cloud-request-refused",
    });
  });
}

/** Runs work on a network that is taken away afterwards. */
export async function withNetwork(
  { open, rules }: { readonly open: () => Cloud; readonly rules: CloudGroundRules },
  name: string,
  work: (network: Network) => Promise<void>,
): Promise<void> {
  const network = await open().networks.create(wantedNetwork(rules, name, rules.vlans[1]));
  await work(network);
  await open().networks.delete(network.id);
}

/** A subnet of a network with the addresses of the rules. */
export function wantedSubnet(
  { prefix, cidr }: CloudGroundRules,
  networkId: string,
  dhcp: boolean,
): NewSubnet {
  const name = `${prefix}subnet`;
  return { name, networkId, cidr, gateway: "auto", dhcp, pools: [], dnsServers: [] };
}

function itHasSubnets(open: () => Cloud, rules: CloudGroundRules): void {
  const start = rules.cidr.replace(/\.0\/24$/, "");

  it("has subnets, which do not overlap in a network", async () => {
    const { subnets } = open();
    await withNetwork({ open, rules }, "subnets", async (network) => {
      const made = await subnets.create(wantedSubnet(rules, network.id, false));
      expect(made).toMatchObject({
        networkId: network.id,
        cidr: rules.cidr,
        gateway: `${start}.1`,
        dhcp: false,
      });
      expect(made.pools).toEqual([{ first: `${start}.2`, last: `${start}.254` }]);
      expect(await subnets.list(network.id)).toEqual([made]);
      expect(await failure(subnets.create(wantedSubnet(rules, network.id, false)))).toMatchObject({
        code: "cloud-request-refused",
      });
      await subnets.delete(made.id);
      expect(await subnets.list(network.id)).toEqual([]);
      await subnets.delete(made.id);
      const pools = [{ first: `${start}.100`, last: `${start}.110` }];
      const own = {
        ...wantedSubnet(rules, network.id, false),
        gateway: "none",
        pools,
        dnsServers: ["192.0.2.53"],
      };
      expect(await subnets.create(own)).toMatchObject({
        gateway: undefined,
        pools,
        dnsServers: ["192.0.2.53"],
      });
    });
  });

  it.runIf(rules.hasDhcpAgents)("gives a subnet a DHCP agent, with a port of its own", async () => {
    await withNetwork({ open, rules }, "dhcp", async (network) => {
      expect(await open().networks.listDhcpHosts(network.id)).toEqual([]);
      await open().subnets.create(wantedSubnet(rules, network.id, true));
      const host = await until(
        "a DHCP agent",
        async () => (await open().networks.listDhcpHosts(network.id))[0],
        rules,
      );
      const port = await until(
        "the agent's port",
        async () => (await open().ports.list({ networkId: network.id }))[0],
        rules,
      );
      expect(port).toMatchObject({ deviceOwner: "network:dhcp", vnicType: "normal", host });
    });
  });
}

function itHasPorts(open: () => Cloud, rules: CloudGroundRules): void {
  it("has ports for VFs, which are bound only when a server has them", async () => {
    const { ports, networks, subnets } = open();
    const name = `${rules.prefix}port`;
    await withNetwork({ open, rules }, "ports", async (network) => {
      const subnet = await subnets.create(wantedSubnet(rules, network.id, false));
      const made = await ports.create({ name, networkId: network.id, vnicType: "direct" });
      expect(made).toMatchObject({ name, networkId: network.id, status: "DOWN", vnicType: "direct" });
      expect(made).toMatchObject({ vifType: "unbound", host: undefined, pciSlot: undefined });
      expect(made).toMatchObject({ deviceId: "", deviceOwner: "" });
      expect(made.mac).toMatch(MAC);
      expect(made.addresses).toHaveLength(1);
      expect(await ports.find(made.id)).toEqual(made);
      expect(await ports.list({ name })).toEqual([made]);
      expect(await ports.list({ name, networkId: network.id })).toEqual([made]);
      expect(await ports.list({ name, deviceId: made.id })).toEqual([]);
      expect(await ports.list({ name, host: "nowhere" })).toEqual([]);
      expect(await failure(networks.delete(network.id))).toMatchObject({ code: "cloud-conflict" });
      expect(await failure(subnets.delete(subnet.id))).toMatchObject({ code: "cloud-conflict" });
      await ports.delete(made.id);
      expect(await ports.find(made.id)).toBeUndefined();
      await ports.delete(made.id);
    });
  });

  it("refuses a port of a network that is not there", async () => {
    const networkId = "00000000-0000-4000-8000-000000000000";
    const wanted = { name: `${rules.prefix}port`, networkId, vnicType: "direct" } as const;
    expect(await failure(open().ports.create(wanted))).toMatchObject({ code: "cloud-not-found" });
  });
}
