import { expect, test } from "vitest";
import { problemsOf, start } from "./fleet-file-sample.ts";

const physical =
  "physicalNetworks: [{ name: physnet2, vlans: 200-299 }, { name: flat3, flat: true }, { name: bare }]";
const withTenants = (fields: string) => `${start}openstack: { cloud: mycloud, ${fields}, ${physical} }\n`;
const networkOf = (fields: string) => withTenants(`networks: [{ name: n, ${fields} }]`);
const subnetOf = (fields: string) =>
  networkOf(`physicalNetwork: physnet2, vlan: 204, subnets: [{ name: s, ${fields} }]`);

test.each([
  [
    "a network on an unknown physical one",
    networkOf("physicalNetwork: physnet3"),
    "3:69: openstack.networks[0].physicalNetwork: physnet3 is not among openstack.physicalNetworks; did you mean physnet2?",
  ],
  [
    "a network on a VLAN and flat",
    networkOf("physicalNetwork: physnet2, vlan: 204, flat: true"),
    "3:79: openstack.networks[0].vlan: is given with flat: true, and a flat network has none; keep one of them",
  ],
  [
    "VLAN 4095",
    networkOf("physicalNetwork: physnet2, vlan: 4095"),
    "3:85: openstack.networks[0].vlan: needs a VLAN from 1 to 4094, but is 4095",
  ],
  [
    "a VLAN of a physical network that is flat alone",
    networkOf("physicalNetwork: flat3, vlan: 204"),
    "3:76: openstack.networks[0].vlan: is not allowed: flat3 is flat alone under openstack.physicalNetworks; add vlans to flat3 there, or write flat: true",
  ],
  [
    "a flat network where there are none",
    networkOf("physicalNetwork: physnet2, flat: true"),
    "3:79: openstack.networks[0].flat: is not allowed: physnet2 is not flat under openstack.physicalNetworks; add flat: true to physnet2 there, or name a vlan",
  ],
  [
    "any VLAN of a physical network that has none",
    networkOf("physicalNetwork: bare"),
    "3:69: openstack.networks[0].physicalNetwork: bare has no VLANs of which Neutron could take one; name a vlan, or add vlans to bare under openstack.physicalNetworks",
  ],
  [
    "a VLAN twice",
    withTenants(
      "networks: [{ name: a, physicalNetwork: physnet2, vlan: 204 }, { name: b, physicalNetwork: physnet2, vlan: 204 }]",
    ),
    "3:136: openstack.networks[1].vlan: VLAN 204 of physnet2 is taken by openstack.networks[0] already; give one of them another VLAN",
  ],
  [
    "two flat networks on one",
    withTenants(
      "networks: [{ name: a, physicalNetwork: flat3, flat: true }, { name: b, physicalNetwork: flat3, flat: true }]",
    ),
    "3:131: openstack.networks[1].flat: flat3 without a VLAN is taken by openstack.networks[0] already; give one of them another VLAN",
  ],
  [
    "IPv6",
    subnetOf("cidr: 'fd00::/64'"),
    '3:117: openstack.networks[0].subnets[0].cidr: needs an IPv4 network such as 10.20.4.0/24, but is "fd00::/64"',
  ],
  [
    "an address within a network",
    subnetOf("cidr: 10.20.4.7/24"),
    "3:117: openstack.networks[0].subnets[0].cidr: 10.20.4.7/24 is an address within a network; write 10.20.4.0/24",
  ],
  [
    "a gateway outside",
    subnetOf("cidr: 10.20.4.0/24, gateway: 10.20.5.1"),
    "3:140: openstack.networks[0].subnets[0].gateway: 10.20.5.1 is no address of a host in 10.20.4.0/24; name one of 10.20.4.1 to 10.20.4.254, or write none",
  ],
  [
    "a gateway that is no address",
    subnetOf("cidr: 10.20.4.0/24, gateway: 10.20.4.300"),
    '3:140: openstack.networks[0].subnets[0].gateway: needs none, auto, or an IPv4 address such as 10.20.4.1, but is "10.20.4.300"',
  ],
  [
    "a pool outside",
    subnetOf("cidr: 10.20.4.0/24, pools: 10.20.4.10-10.20.5.10"),
    "3:138: openstack.networks[0].subnets[0].pools: 10.20.4.10-10.20.5.10 is not within 10.20.4.0/24; stay within 10.20.4.1 and 10.20.4.254",
  ],
  [
    "a pool from high to low",
    subnetOf("cidr: 10.20.4.0/24, pools: [10.20.4.20-10.20.4.10]"),
    "3:139: openstack.networks[0].subnets[0].pools[0]: has 10.20.4.20-10.20.4.10 from high to low; write 10.20.4.10-10.20.4.20",
  ],
  [
    "pools that overlap",
    subnetOf("cidr: 10.20.4.0/24, pools: [10.20.4.10-10.20.4.20, 10.20.4.20-10.20.4.30]"),
    "3:162: openstack.networks[0].subnets[0].pools[1]: 10.20.4.20-10.20.4.30 has addresses in common with 10.20.4.10-10.20.4.20; let none overlap",
  ],
  [
    "the gateway in a pool",
    subnetOf("cidr: 10.20.4.0/24, pools: 10.20.4.1-10.20.4.30"),
    "3:138: openstack.networks[0].subnets[0].pools: 10.20.4.1-10.20.4.30 has the gateway 10.20.4.1; leave it out of the range, or write gateway: none",
  ],
  [
    "subnets that overlap, by one name",
    networkOf(
      "physicalNetwork: physnet2, subnets: [{ name: s, cidr: 10.0.0.0/8 }, { name: t, cidr: 10.1.0.0/16 }]",
    ),
    "3:137: openstack.networks[0].subnets[1].cidr: has addresses in common with 10.0.0.0/8 of s; let no two subnets of a network overlap",
  ],
  [
    "a misspelt field of a subnet",
    subnetOf("cidr: 10.20.4.0/24, gatway: none"),
    "3:131: openstack.networks[0].subnets[0].gatway: no such field; did you mean gateway?",
  ],
])("networks of projects with %s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});
