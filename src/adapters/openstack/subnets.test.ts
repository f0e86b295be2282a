import { expect, it } from "vitest";
import { resourceCloud, serviceAnswer } from "../../../test/fixtures/resource-cloud.ts";
import type { NewSubnet } from "../../model/cloud-resources.ts";

const subnet = {
  id: "s1",
  name: "net04-sub",
  network_id: "n1",
  ip_version: 4,
  cidr: "192.168.204.0/24",
  gateway_ip: null,
  enable_dhcp: true,
  allocation_pools: [{ start: "192.168.204.1", end: "192.168.204.254" }],
  dns_nameservers: [],
};
const wanted: NewSubnet = {
  name: "net04-sub",
  networkId: "n1",
  cidr: "192.168.204.0/24",
  gateway: "auto",
  dhcp: true,
  pools: [],
  dnsServers: [],
};

it("reads those of a network", async () => {
  const { cloud, lines } = resourceCloud({
    "GET network/subnets": serviceAnswer(200, { subnets: [subnet] }),
  });
  expect(await cloud.subnets.list("n1")).toEqual([
    {
      id: "s1",
      name: "net04-sub",
      networkId: "n1",
      cidr: "192.168.204.0/24",
      gateway: undefined,
      dhcp: true,
      pools: [{ first: "192.168.204.1", last: "192.168.204.254" }],
      dnsServers: [],
    },
  ]);
  expect(lines()).toEqual(["GET network/subnets?network_id=n1"]);
});

it.each<[string, Partial<NewSubnet>, object]>([
  ["all by itself", {}, {}],
  ["without a gateway", { gateway: "none" }, { gateway_ip: null }],
  ["with a gateway", { gateway: "192.168.204.9" }, { gateway_ip: "192.168.204.9" }],
  [
    "IPv6 without DHCP",
    { cidr: "fd00::/64", dhcp: false },
    { cidr: "fd00::/64", ip_version: 6, enable_dhcp: false },
  ],
  [
    "with pools and name servers",
    { pools: [{ first: "192.168.204.10", last: "192.168.204.20" }], dnsServers: ["192.0.2.53"] },
    {
      allocation_pools: [{ start: "192.168.204.10", end: "192.168.204.20" }],
      dns_nameservers: ["192.0.2.53"],
    },
  ],
])("makes one %s", async (_, change, more) => {
  const { cloud, sent } = resourceCloud({ "POST network/subnets": serviceAnswer(201, { subnet }) });
  await cloud.subnets.create({ ...wanted, ...change });
  const usual = {
    name: "net04-sub",
    network_id: "n1",
    ip_version: 4,
    cidr: "192.168.204.0/24",
    enable_dhcp: true,
  };
  expect(sent()[0]?.body).toEqual({ subnet: { ...usual, ...more } });
});
