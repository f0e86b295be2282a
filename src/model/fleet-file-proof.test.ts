import { describe, expect, test } from "vitest";
import { parseFleetFile } from "./fleet-file.ts";
import { intentOf, problemsOf, start } from "./fleet-file-sample.ts";

const withProof = (fields: string, more = "") =>
  `${start}openstack:\n  { cloud: c, physicalNetworks: [{ name: physnet2, vlans: 200-299 }],${more} proof: { ${fields} } }\n`;
const withTwo = (fields: string) =>
  `${start}openstack:\n  { cloud: c, physicalNetworks: [{ name: a, vlans: 200-299 }, { name: b, flat: true }], proof: { ${fields} } }\n`;
const proofOf = (text: string) => intentOf(text).openstack?.proof;

describe("what is right", () => {
  test("an image is all that it needs", () => {
    expect(proofOf(withProof("image: 12"))).toEqual({
      image: { kind: "existing", name: "12" },
      flavor: {
        kind: "made",
        size: { vcpus: 1, ramMb: 512, diskGb: 0, isPublic: false },
        properties: {},
      },
      networks: [
        {
          kind: "made",
          physicalNetwork: "physnet2",
          vlan: undefined,
          flat: false,
          mtu: undefined,
          cidr: "198.18.0.0/24",
        },
      ],
      reach: { by: "dhcp-namespace", check: "ping" },
      user: "root",
      configDrive: false,
      pairs: false,
      otherVlan: undefined,
      concurrency: 10,
      buildTimeoutMs: 900_000,
      answerTimeoutMs: 600_000,
      deleteTimeoutMs: 300_000,
    });
  });

  test("all of its fields", () => {
    const text = withProof(`
      image: { disk: images/disk.raw, kernel: /boot/vmlinuz, ramdisk: ~/initrd, properties: { hw_vif: 1 } },
      flavor: { vcpus: 2, ram: 1G, disk: 1, properties: { a: true } },
      network: { physicalNetwork: physnet2, vlan: 299, mtu: 9000, cidr: 10.0.0.0/24 },
      reach: { host: node-1 }, check: ssh, user: debian, configDrive: true, pairs: true, otherVlan: 298,
      concurrency: 3, buildTimeout: 1h, answerTimeout: 90s, deleteTimeout: 2m`);
    const parsed = parseFleetFile({ file: "fleets/a/fleet.yaml", text });
    expect("intent" in parsed && parsed.intent.openstack?.proof).toMatchInlineSnapshot(`
      {
        "answerTimeoutMs": 90000,
        "buildTimeoutMs": 3600000,
        "concurrency": 3,
        "configDrive": true,
        "deleteTimeoutMs": 120000,
        "flavor": {
          "kind": "made",
          "properties": {
            "a": "true",
          },
          "size": {
            "diskGb": 1,
            "isPublic": false,
            "ramMb": 1024,
            "vcpus": 2,
          },
        },
        "image": {
          "files": {
            "disk": "fleets/a/images/disk.raw",
            "diskFormat": "raw",
            "kernel": "/boot/vmlinuz",
            "properties": {
              "hw_vif": "1",
            },
            "ramdisk": "~/initrd",
          },
          "kind": "files",
        },
        "networks": [
          {
            "cidr": "10.0.0.0/24",
            "flat": false,
            "kind": "made",
            "mtu": 9000,
            "physicalNetwork": "physnet2",
            "vlan": 299,
          },
        ],
        "otherVlan": 298,
        "pairs": true,
        "reach": {
          "by": "host",
          "check": "ssh",
          "host": "node-1",
        },
        "user": "debian",
      }
    `);
  });

  test.each([
    ["the only physical network", withProof("image: i, network: sriov-net"), ["physnet2"]],
    [
      "that of a network of the file",
      withTwo("image: i, network: n").replace(
        "proof:",
        "networks: [{ name: n, physicalNetwork: b, flat: true }], proof:",
      ),
      ["b"],
    ],
    [
      "those that are named",
      withTwo("image: i, network: [{ physicalNetwork: b, name: y }, { physicalNetwork: a }]"),
      ["b", "a"],
    ],
    ["all where none is named", withTwo("image: i"), ["a", "b"]],
  ])("a network is on %s", (_, text, wanted) => {
    expect(proofOf(text)?.networks.map(({ physicalNetwork }) => physicalNetwork)).toEqual(wanted);
  });

  test.each([
    ["image: i, reach: second-vm", { by: "second-vm", on: "other-host" }],
    ["image: i, reach: second-vm, on: same-host", { by: "second-vm", on: "same-host" }],
    ["image: i, check: ssh", { by: "dhcp-namespace", check: "ssh" }],
  ])("reached by %s", (fields, reach) => {
    expect(proofOf(withProof(fields))?.reach).toEqual(reach);
  });

  test.each([
    ["{ url: https://host/disk.qcow2 }", "qcow2"],
    ["{ url: https://host/disk, diskFormat: raw }", "raw"],
  ])("the image %s", (image, diskFormat) => {
    expect(proofOf(withProof(`image: ${image}`))?.image).toMatchObject({ kind: "url", diskFormat });
  });
});

const image = "openstack.proof.image";
const network = "openstack.proof.network";

test.each([
  [
    "no cloud",
    withProof("image: i").replace("cloud: c, ", ""),
    "4:61: openstack.proof: needs a cloud, and openstack.cloud names none; add cloud: the entry of your clouds.yaml",
  ],
  [
    "no image",
    withProof("pairs: true"),
    "4:78: openstack.proof.image: is missing; it needs the name of an image, or { disk: ... }, or { url: ... }",
  ],
  [
    "an image of nothing",
    withProof("image: {}"),
    `4:80: ${image}: names no disk; add disk: a file, or url: an address`,
  ],
  [
    "an image from two places",
    withProof("image: { disk: a.raw, url: 'https://host/a.raw' }"),
    `4:102: ${image}.url: is given beside disk; keep one of them`,
  ],
  [
    "a kernel beside an address",
    withProof("image: { url: 'https://host/a.raw', kernel: k }"),
    `4:116: ${image}.kernel: is a file to upload, and the disk comes from an address; use disk`,
  ],
  [
    "a first file system alone",
    withProof("image: { disk: a.raw, ramdisk: k }"),
    `4:102: ${image}.ramdisk: is for a kernel, and there is none; add kernel`,
  ],
  [
    "a disk of an unknown format",
    withProof("image: { disk: cirros.img }"),
    `4:89: ${image}.disk: does not tell its format by its name; add diskFormat, as qemu-img info tells it`,
  ],
  [
    "a misspelt field of the image",
    withProof("image: { disk: a.raw, kernal: k }"),
    `4:102: ${image}.kernal: no such field; did you mean kernel?`,
  ],
  [
    "a misspelt field of the network",
    withProof("image: i, network: { physicalNetwork: physnet2, vlna: 7 }"),
    `4:128: ${network}.vlna: no such field; did you mean vlan?`,
  ],
  [
    "a misspelt field of a network of a list",
    withProof("image: i, network: [{ physicalNetwork: physnet2, vlna: 7 }]"),
    `4:129: ${network}[0].vlna: no such field; did you mean vlan?`,
  ],
  [
    "a network that may be anywhere",
    withTwo("image: i, network: n"),
    `4:117: ${network}: does not tell on which physical network n is, and there are a, b; write { physicalNetwork: a, name: n }`,
  ],
  [
    "two networks on one",
    withTwo("image: i, network: [{ physicalNetwork: a, name: n }, { physicalNetwork: a, vlan: 7 }]"),
    `4:151: ${network}[1]: is a second network on a, beside that of openstack.proof.network[0]; keep one of them`,
  ],
  [
    "a named network with addresses",
    withTwo("image: i, network: { physicalNetwork: a, name: n, cidr: 10.0.0.0/24 }"),
    `4:148: ${network}.cidr: is for a network that is made for the proof, and this one has a name; keep name or this`,
  ],
  [
    "an unknown physical network",
    withTwo("image: i, network: { physicalNetwork: c, name: n }"),
    `4:136: ${network}.physicalNetwork: c is not among openstack.physicalNetworks; did you mean a?`,
  ],
  [
    "a flat network where there are none",
    withTwo("image: i, network: { physicalNetwork: a, flat: true }"),
    `4:139: ${network}.flat: is not allowed: a is not flat under openstack.physicalNetworks; add flat: true to a there, or name a vlan`,
  ],
  [
    "an unknown host to ask from",
    withProof("image: i, reach: { host: node-7 }"),
    "4:105: openstack.proof.reach.host: node-7 is not among the hosts of this file; did you mean node-1?",
  ],
  [
    "a misspelt reach",
    withProof("image: i, reach: second_vm"),
    '4:97: openstack.proof.reach: needs dhcp-namespace, second-vm, or { host: ... }, but is "second_vm"',
  ],
  [
    "SSH from a second VM",
    withProof("image: i, reach: second-vm, check: ssh"),
    "4:108: openstack.proof.check: has no meaning with reach: second-vm, as the second VM pings the first; remove it",
  ],
  [
    "a place for no second VM",
    withProof("image: i, on: same-host"),
    "4:90: openstack.proof.on: has no meaning with reach: dhcp-namespace, as there is no second VM; remove it",
  ],
  [
    "a user who does not log in",
    withProof("image: i, user: debian"),
    "4:90: openstack.proof.user: only logs in with check: ssh; add check: ssh or remove this",
  ],
  [
    "another VLAN without pairs",
    withProof("image: i, otherVlan: 7"),
    "4:90: openstack.proof.otherVlan: is for VMs of a pair, and there are no pairs of hosts; add pairs: true or remove this",
  ],
  [
    "its own VLAN as the other one",
    withProof("image: i, pairs: true, otherVlan: 7, network: { physicalNetwork: physnet2, vlan: 7 }"),
    "4:114: openstack.proof.otherVlan: 7 is the VLAN of the proof itself; name another VLAN",
  ],
  [
    "no limit",
    withProof("image: i, buildTimeout: 0s"),
    '4:104: openstack.proof.buildTimeout: needs a time with its unit, from 1s to 24h, such as 15m, but is "0s"',
  ],
])("a proof with %s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});
