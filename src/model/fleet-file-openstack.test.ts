import { describe, expect, test } from "vitest";
import { intentOf, problemsOf, start, withPool } from "./fleet-file-sample.ts";

const withOpenstack = (fields: string) => `${start}openstack: { ${fields} }\n`;
const withNetworks = (networks: string) => withOpenstack(`physicalNetworks: [${networks}]`);
const withPoolOf = (fields: string) =>
  `${withPool(fields)}openstack: { physicalNetworks: [{ name: physnet2 }, { name: net3 }] }\n`;

describe("what is right", () => {
  test("without openstack, nothing of it is in the intent", () => {
    expect(intentOf(start)).not.toHaveProperty("openstack");
  });

  test("openstack with its defaults", () => {
    expect(intentOf(withOpenstack("")).openstack).toEqual({
      release: "auto",
      deployment: "auto",
      physicalNetworks: [],
      numaFilter: false,
      extensionDrivers: [],
      fdb: false,
      reportInPlacement: false,
    });
  });

  test("openstack with all of its fields", () => {
    const text = `${start}openstack:
  release: 2023.10
  deployment: kolla-ansible
  cloud: mycloud
  physicalNetworks:
    - { name: physnet2, vlans: [200-300, 1000], flat: true }
    - { name: 3, vlans: 7 }
  numaFilter: true
  extensionDrivers: [port_security, qos, qos]
  fdb: true
  reportInPlacement: true
`;
    expect(intentOf(text).openstack).toEqual({
      release: "2023.10",
      deployment: "kolla-ansible",
      cloud: "mycloud",
      physicalNetworks: [
        {
          name: "physnet2",
          vlans: [
            { first: 200, last: 300 },
            { first: 1000, last: 1000 },
          ],
          flat: true,
        },
        { name: "3", vlans: [{ first: 7, last: 7 }], flat: false },
      ],
      numaFilter: true,
      extensionDrivers: ["port_security", "qos"],
      fdb: true,
      reportInPlacement: true,
    });
  });

  test("a release is known in lower case", () => {
    expect(intentOf(withOpenstack("release: Zed")).openstack?.release).toBe("zed");
  });

  test.each([
    ["trusted: true", { trusted: true, excludedVfs: [] }],
    ["trusted: false", { trusted: false, excludedVfs: [] }],
    ["excludeVfs: 0", { excludedVfs: [0] }],
    ["excludeVfs: 0-3", { excludedVfs: [0, 1, 2, 3] }],
    ["excludeVfs: [3, 0-1, 1]", { excludedVfs: [0, 1, 3] }],
    ["bandwidth: 10G", { bandwidth: { egressKbps: 10_000_000, ingressKbps: 10_000_000 } }],
    ["bandwidth: 2.5", { bandwidth: { egressKbps: 2_500_000, ingressKbps: 2_500_000 } }],
    [
      "bandwidth: { egress: 500M, ingress: 1 }",
      { bandwidth: { egressKbps: 500_000, ingressKbps: 1_000_000 } },
    ],
  ])("a pool with %s", (fields, wanted) => {
    expect(intentOf(withPoolOf(`physicalNetwork: net3, ${fields}`)).pools[0]).toMatchObject(wanted);
  });

  test("a pool without a physical network", () => {
    expect(intentOf(withPoolOf("trusted: true, excludeVfs: 0")).pools[0]).not.toHaveProperty(
      "physicalNetwork",
    );
  });

  test("VFs of a share or of all are not counted here", () => {
    expect(intentOf(withPoolOf("excludeVfs: 60").replace("4,", "max,")).pools[0]?.excludedVfs).toEqual([60]);
  });
});

const vlan = "a VLAN from 1 to 4094, or a range such as 200-300";
const network = "a physical network of letters, digits, . _ and -, such as physnet2";

test.each([
  [
    "nothing",
    `${start}openstack:`,
    "3:1: openstack: is empty; it needs a mapping, with one `field: value` a line",
  ],
  [
    "a word",
    `${start}openstack: zed`,
    '3:12: openstack: needs a mapping, with one `field: value` a line, but is "zed"',
  ],
  [
    "a misspelt field",
    withOpenstack("relase: zed"),
    "3:14: openstack.relase: no such field; did you mean release?",
  ],
  [
    "a field from nowhere",
    withOpenstack("keystone: a"),
    "3:14: openstack.keystone: no such field; the fields here are release, deployment, cloud, physicalNetworks, numaFilter, extensionDrivers, fdb, reportInPlacement, aggregates, flavors, otherFlavors, networks, proof",
  ],
  [
    "a release that cannot be one",
    withOpenstack("release: 'zed or so'"),
    '3:23: openstack.release: needs auto, or a release such as zed or 2022.2, but is "zed or so"',
  ],
  [
    "releases",
    withOpenstack("release: [zed]"),
    "3:23: openstack.release: needs auto, or a release such as zed or 2022.2, but is a list",
  ],
  [
    "a misspelt deployment",
    withOpenstack("deployment: kola-ansible"),
    '3:26: openstack.deployment: needs auto or packages or kolla-ansible or openstack-ansible or tripleo or charms or openstack-helm, but is "kola-ansible"; did you mean kolla-ansible?',
  ],
  [
    "a nameless cloud",
    withOpenstack("cloud: ''"),
    '3:21: openstack.cloud: needs an entry of clouds.yaml, but is ""',
  ],
  [
    "on for true",
    withOpenstack("fdb: on"),
    '3:19: openstack.fdb: needs true or false, but is "on"; write true',
  ],
  [
    "a number for true",
    withOpenstack("numaFilter: 1"),
    "3:26: openstack.numaFilter: needs true or false, but is 1",
  ],
  [
    "a word for false",
    withOpenstack("reportInPlacement: never"),
    '3:33: openstack.reportInPlacement: needs true or false, but is "never"',
  ],
  [
    "an extension driver alone",
    withOpenstack("extensionDrivers: qos"),
    '3:32: openstack.extensionDrivers: needs a list of extension drivers such as [port_security, qos], but is "qos"',
  ],
  [
    "two extension drivers in one",
    withOpenstack("extensionDrivers: ['qos,dns']"),
    '3:33: openstack.extensionDrivers[0]: needs an extension driver of ML2 such as port_security, but is "qos,dns"',
  ],
  [
    "a network alone",
    withOpenstack("physicalNetworks: physnet2"),
    '3:32: openstack.physicalNetworks: needs a list of physical networks, but is "physnet2"',
  ],
  [
    "a network's name alone",
    withNetworks("physnet2"),
    '3:33: openstack.physicalNetworks[0]: needs a mapping, with one `field: value` a line, but is "physnet2"',
  ],
  [
    "a network without a name",
    withNetworks("{ flat: true }"),
    `3:33: openstack.physicalNetworks[0].name: is missing; it needs ${network}`,
  ],
  [
    "a name that would break lists",
    withNetworks("{ name: 'a:b' }"),
    `3:41: openstack.physicalNetworks[0].name: needs ${network}, but is "a:b"`,
  ],
  [
    "a misspelt field of a network",
    withNetworks("{ name: a, vlan: 7 }"),
    "3:44: openstack.physicalNetworks[0].vlan: no such field; did you mean vlans?",
  ],
  [
    "VLAN 0",
    withNetworks("{ name: a, vlans: 0 }"),
    `3:51: openstack.physicalNetworks[0].vlans: needs ${vlan}, but is 0`,
  ],
  [
    "a range beyond the last VLAN",
    withNetworks("{ name: a, vlans: [1, 4000-4095] }"),
    `3:55: openstack.physicalNetworks[0].vlans[1]: needs ${vlan}, but is "4000-4095"`,
  ],
  [
    "a word for a VLAN",
    withNetworks("{ name: a, vlans: [all] }"),
    `3:52: openstack.physicalNetworks[0].vlans[0]: needs ${vlan}, but is "all"`,
  ],
  [
    "no VLANs in a list",
    withNetworks("{ name: a, vlans: [] }"),
    `3:51: openstack.physicalNetworks[0].vlans: needs ${vlan}, or a list of these, but is an empty list`,
  ],
  [
    "a mapping of VLANs",
    withNetworks("{ name: a, vlans: { first: 1 } }"),
    `3:51: openstack.physicalNetworks[0].vlans: needs ${vlan}, or a list of these, but is a mapping`,
  ],
  [
    "VLANs from high to low",
    withNetworks("{ name: a, vlans: 300-200 }"),
    "3:51: openstack.physicalNetworks[0].vlans: has 300-200 from high to low; write 200-300",
  ],
  [
    "VLANs that overlap",
    withNetworks("{ name: a, vlans: [250, 100-300] }"),
    "3:57: openstack.physicalNetworks[0].vlans[1]: has VLAN 250 twice, in 250 and in 100-300; let no two of them overlap",
  ],
  [
    "a network twice",
    withNetworks("{ name: a }, { name: a }"),
    "3:54: openstack.physicalNetworks[1].name: a is given twice, also in openstack.physicalNetworks[0]; keep one of them",
  ],
  [
    "networks that differ in case",
    withNetworks("{ name: net }, { name: Net }"),
    "3:56: openstack.physicalNetworks[1].name: Net and the net of openstack.physicalNetworks[0] differ in upper and lower case alone, which Neutron tells apart and Nova does not; give one of them another name",
  ],
])("openstack with %s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});

test("the same VLANs on two networks are right", () => {
  expect(problemsOf(withNetworks("{ name: a, vlans: 1-9 }, { name: b, vlans: 1-9 }"))).toEqual([]);
});

test.each([
  [
    "the list",
    "physicalNetwork: [{ name: a }]",
    "3:14: openstack.physicalNetwork: no such field; did you mean physicalNetworks?",
  ],
  [
    "a network",
    "physicalNetworks: [{ name: a, flt: true }]",
    "3:44: openstack.physicalNetworks[0].flt: no such field; did you mean flat?",
  ],
])("a mistake in %s does not make its networks unknown to pools", (_, fields, problem) => {
  const pool = "pools: [{ name: p, pfs: { name: eth1 }, vfCount: 4, physicalNetwork: a }]\n";
  expect(problemsOf(withOpenstack(fields) + pool)).toEqual([problem]);
});
