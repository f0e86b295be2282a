import { describe, expect, test } from "vitest";
import { intentOf, problemsOf, start } from "./fleet-file-sample.ts";

const physical =
  "physicalNetworks: [{ name: physnet2, vlans: 200-299 }, { name: flat3, flat: true }, { name: bare }]";
const withTenants = (fields: string) => `${start}openstack: { cloud: mycloud, ${fields}, ${physical} }\n`;

const whole = `${start}openstack:
  cloud: mycloud
  physicalNetworks: [{ name: physnet2, vlans: 200-299 }]
  aggregates:
    - { name: sriov, hosts: { role: compute }, properties: { sriov: true, rack: 007 }, availabilityZone: az-1 }
    - { name: 12, hosts: "node-[1-2]" }
  flavors:
    - { name: m1.small.sriov, vcpus: 2, ram: 2G, disk: 20, properties: { "aggregate_instance_extra_specs:sriov": "true" } }
    - { name: own, vcpus: 1, ram: 512, disk: 0, public: false }
  otherFlavors: { properties: { "aggregate_instance_extra_specs:sriov": False }, except: m1.tiny }
  networks:
    - name: sriov-net
      physicalNetwork: physnet2
      vlan: 204
      mtu: 1500
      shared: true
      subnets:
        - { name: a, cidr: 10.20.4.0/24, gateway: none, pools: 10.20.4.10-10.20.4.200, dns: 10.0.0.2 }
        - { name: b, cidr: 10.20.5.0/24, gateway: 10.20.5.254, dhcp: false }
    - { name: any-vlan, physicalNetwork: physnet2 }
`;

const wanted = {
  aggregates: [
    {
      availabilityZone: "az-1",
      hosts: {
        labels: {
          role: "compute",
        },
      },
      name: "sriov",
      properties: {
        rack: "007",
        sriov: "true",
      },
    },
    {
      availabilityZone: undefined,
      hosts: {
        labels: {},
        names: ["node-1", "node-2"],
      },
      name: "12",
      properties: {},
    },
  ],
  flavors: [
    {
      diskGb: 20,
      isPublic: true,
      name: "m1.small.sriov",
      properties: {
        "aggregate_instance_extra_specs:sriov": "true",
      },
      ramMb: 2048,
      vcpus: 2,
    },
    {
      diskGb: 0,
      isPublic: false,
      name: "own",
      properties: {},
      ramMb: 512,
      vcpus: 1,
    },
  ],
  networks: [
    {
      kind: "vlan",
      mtu: 1500,
      name: "sriov-net",
      physicalNetwork: "physnet2",
      shared: true,
      subnets: [
        {
          cidr: "10.20.4.0/24",
          dhcp: true,
          dnsServers: ["10.0.0.2"],
          gateway: "none",
          name: "a",
          pools: [
            {
              first: "10.20.4.10",
              last: "10.20.4.200",
            },
          ],
        },
        {
          cidr: "10.20.5.0/24",
          dhcp: false,
          dnsServers: [],
          gateway: "10.20.5.254",
          name: "b",
          pools: [],
        },
      ],
      vlan: 204,
    },
    {
      kind: "vlan",
      mtu: undefined,
      name: "any-vlan",
      physicalNetwork: "physnet2",
      shared: false,
      subnets: [],
      vlan: undefined,
    },
  ],
  otherFlavors: {
    except: ["m1.tiny"],
    properties: {
      "aggregate_instance_extra_specs:sriov": "false",
    },
  },
};

describe("what is right", () => {
  test("nothing is asked of the cloud unless the file does", () => {
    expect(intentOf(`${start}openstack: { cloud: mycloud }`).openstack).not.toHaveProperty("tenants");
  });

  test("aggregates, flavors, other flavors and networks with their defaults", () => {
    expect(intentOf(whole).openstack?.tenants).toEqual(wanted);
  });
});

const rightSize = "vcpus: 1, ram: 512, disk: 1";
const flavorOf = (fields: string) => withTenants(`flavors: [{ ${fields} }]`);
const scope = "write aggregate_instance_extra_specs:sriov";
const noScope = `has no scope, so that Nova compares it with what hypervisors can do, too; ${scope}`;
const aggregate = "openstack.aggregates[1]";

test.each([
  [
    "no cloud",
    `${start}openstack: { aggregates: [{ name: a }] }`,
    "3:14: openstack.aggregates: needs a cloud, and openstack.cloud names none; add cloud: the entry of your clouds.yaml",
  ],
  [
    "an aggregate twice",
    withTenants("aggregates: [{ name: a }, { name: a }]"),
    `3:64: ${aggregate}.name: a is given twice, also in openstack.aggregates[0]; keep one of them`,
  ],
  [
    "an aggregate of an unknown host",
    withTenants("aggregates: [{ name: a, hosts: node-9 }]"),
    '3:61: openstack.aggregates[0].hosts: "node-9" is not among the hosts of this file; did you mean node-1?',
  ],
  [
    "an aggregate of labels that no host has",
    withTenants("aggregates: [{ name: a, hosts: { role: storage } }]"),
    "3:61: openstack.aggregates[0].hosts: matches no host: none has the label role: storage; there is role: compute",
  ],
  [
    "an aggregate of a controller",
    `${withTenants("aggregates: [{ name: a, hosts: ctl-1 }]")}controllers: [{ name: ctl-1 }]\n`,
    "3:61: openstack.aggregates[0].hosts: ctl-1 is a controller alone, and an aggregate holds compute hosts; add it to hosts too if it runs VMs, or remove it here",
  ],
  [
    "a host in two zones",
    withTenants(
      "aggregates: [{ name: a, availabilityZone: x }, { name: b, hosts: [node-2], availabilityZone: y }]",
    ),
    `3:123: ${aggregate}.availabilityZone: node-2 would also be in x by openstack.aggregates[0], and a host is in one availability zone alone; let the aggregates have no such host in common`,
  ],
  [
    "a zone as a property",
    withTenants("aggregates: [{ name: a, properties: { availability_zone: x } }]"),
    "3:68: openstack.aggregates[0].properties.availability_zone: is not set as a property; write availabilityZone beside properties",
  ],
  [
    "a property that is a list",
    withTenants("aggregates: [{ name: a, properties: { sriov: [1] } }]"),
    "3:75: openstack.aggregates[0].properties.sriov: needs a text of at most 255 characters, but is a list",
  ],
  [
    "a flavor twice",
    withTenants(`flavors: [{ name: a, ${rightSize} }, { name: a, ${rightSize} }]`),
    "3:90: openstack.flavors[1].name: a is given twice, also in openstack.flavors[0]; keep one of them",
  ],
  [
    "a flavor without a size",
    flavorOf("name: a, vcpus: 1, ram: 512"),
    "3:40: openstack.flavors[0].disk: is missing; it needs a disk in GiB such as 20, or 20G; 0 is as large as the image",
  ],
  [
    "memory in another unit",
    flavorOf("name: a, vcpus: 1, ram: 1T, disk: 1"),
    '3:66: openstack.flavors[0].ram: needs an amount of memory in MiB such as 2048, or 512M, or 2G, but is "1T"',
  ],
  [
    "a flavor with a key that is meant for an aggregate",
    withTenants(
      `aggregates: [{ name: a, properties: { sriov: true } }], flavors: [{ name: a, ${rightSize}, properties: { sriov: true } }]`,
    ),
    `3:150: openstack.flavors[0].properties.sriov: ${noScope}`,
  ],
  [
    "other flavors with a key without a scope",
    withTenants("otherFlavors: { properties: { sriov: false } }"),
    `3:60: openstack.otherFlavors.properties.sriov: ${noScope}`,
  ],
  [
    "other flavors with no properties",
    withTenants("otherFlavors: { properties: {} }"),
    '3:46: openstack.otherFlavors.properties: has no properties, so nothing would tell other flavors apart; write { "aggregate_instance_extra_specs:sriov": "false" }',
  ],
])("tenants with %s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});
