import { expect, test } from "vitest";
import { problemsOf, withPool } from "./fleet-file-sample.ts";

const withPoolOf = (fields: string) =>
  `${withPool(fields)}openstack: { physicalNetworks: [{ name: physnet2 }, { name: net3 }] }\n`;
const network = "a physical network of letters, digits, . _ and -, such as physnet2";
const alone =
  "is only told to OpenStack with an openstack section, and there is none; add openstack or remove this";
const rate = "a bandwidth such as 10 or 25G in Gb/s, or 500M, up to 2147G";

test.each([
  ["trusted VFs without openstack", withPool("trusted: false"), `4:49: pools[0].trusted: ${alone}`],
  ["excluded VFs without openstack", withPool("excludeVfs: 0"), `4:49: pools[0].excludeVfs: ${alone}`],
  ["a bandwidth without openstack", withPool("bandwidth: 10G"), `4:49: pools[0].bandwidth: ${alone}`],
  [
    "a misspelt network",
    withPoolOf("physicalNetwork: physnte2"),
    "4:66: pools[0].physicalNetwork: physnte2 is not among openstack.physicalNetworks; did you mean physnet2?",
  ],
  [
    "a network in another case",
    withPoolOf("physicalNetwork: Physnet2"),
    "4:66: pools[0].physicalNetwork: Physnet2 is not among openstack.physicalNetworks; did you mean physnet2?",
  ],
  [
    "a network from nowhere",
    withPoolOf("physicalNetwork: storage"),
    "4:66: pools[0].physicalNetwork: storage is not among openstack.physicalNetworks; add it there",
  ],
  [
    "a network that would break lists",
    withPool("physicalNetwork: 'a,b'"),
    `4:66: pools[0].physicalNetwork: needs ${network}, but is "a,b"`,
  ],
  [
    "a bandwidth of no network",
    withPoolOf("bandwidth: 10G"),
    "4:49: pools[0].bandwidth: is promised on a physical network, and the pool has none; add physicalNetwork or remove this",
  ],
  [
    "no bandwidth",
    withPoolOf("physicalNetwork: net3, bandwidth: 0"),
    `4:83: pools[0].bandwidth: needs ${rate}, but is 0`,
  ],
  [
    "more bandwidth than Placement counts",
    withPoolOf("physicalNetwork: net3, bandwidth: 2148G"),
    `4:83: pools[0].bandwidth: needs ${rate}, but is "2148G"`,
  ],
  [
    "a list of bandwidths",
    withPoolOf("physicalNetwork: net3, bandwidth: [1, 2]"),
    `4:83: pools[0].bandwidth: needs ${rate}, or { egress: ..., ingress: ... }, but is a list`,
  ],
  [
    "bandwidth one way",
    withPoolOf("physicalNetwork: net3, bandwidth: { egress: 1 }"),
    `4:83: pools[0].bandwidth.ingress: is missing; it needs ${rate}`,
  ],
  [
    "a bandwidth in another unit",
    withPoolOf("physicalNetwork: net3, bandwidth: { egress: 1, ingress: 1K }"),
    `4:105: pools[0].bandwidth.ingress: needs ${rate}, but is "1K"`,
  ],
  [
    "a misspelt way of bandwidth",
    withPoolOf("physicalNetwork: net3, bandwidth: { egres: 1, ingress: 1 }"),
    "4:85: pools[0].bandwidth.egres: no such field; did you mean egress?",
  ],
  [
    "a word for trusted",
    withPoolOf("trusted: yes"),
    '4:58: pools[0].trusted: needs true or false, but is "yes"; write true',
  ],
  [
    "a VF beyond the count",
    withPoolOf("excludeVfs: [0, 2-4]"),
    "4:65: pools[0].excludeVfs[1]: has VF 4, but a NIC of this pool has the VFs 0 to 3; leave it out or raise vfCount",
  ],
  [
    "a VF of none",
    withPoolOf("excludeVfs: 0").replace("4,", "0,"),
    "4:61: pools[0].excludeVfs: has VF 0, but a NIC of this pool has no VFs; leave it out or raise vfCount",
  ],
  [
    "VFs from high to low",
    withPoolOf("excludeVfs: 3-1"),
    "4:61: pools[0].excludeVfs: has 3-1 from high to low; write 1-3",
  ],
  [
    "a word for a VF",
    withPoolOf("excludeVfs: [first]"),
    '4:62: pools[0].excludeVfs[0]: needs a VF\'s index such as 0, or a range such as 0-3, but is "first"',
  ],
  [
    "a negative VF",
    withPoolOf("excludeVfs: -1"),
    "4:61: pools[0].excludeVfs: needs a VF's index such as 0, or a range such as 0-3, but is -1",
  ],
])("a pool with %s", (_, text, problem) => {
  expect(problemsOf(text)).toEqual([problem]);
});
