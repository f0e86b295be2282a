import { expect, test } from "vitest";
import { hostFacts } from "../../../test/fixtures/host-facts.ts";
import { freePf, igbPf, igbSriov, netdev } from "../../../test/fixtures/network-facts.ts";
import { servingPf } from "../../../test/fixtures/openstack-input.ts";
import type { HostFacts } from "../../model/host-facts.ts";
import { hostName } from "../../model/ids.ts";
import { known, knownValue } from "../../model/reading.ts";
import { findServingPfs } from "./serving-pfs.ts";

const find = (facts: HostFacts, change: Parameters<typeof servingPf>[0] = {}) =>
  findServingPfs({ host: hostName("alpha"), facts, pfs: [servingPf(change)] });
const vfs = ["0000:01:10.0", "0000:01:10.2", "0000:01:10.4", "0000:01:10.6"];

test("PFs with VFs and a physical network serve it", () => {
  expect(find(hostFacts({ vfs: 4 })).pfs).toMatchObject([
    { pf: freePf, netdev: "enp1s0", excluded: [], vfs },
  ]);
  expect(find(hostFacts({ vfs: 4 }), { physicalNetwork: undefined }).pfs).toEqual([]);
  expect(find(hostFacts(), { vfCount: 0 }).pfs).toEqual([]);
});

test("VFs are left out by index, and where the host itself uses them", () => {
  expect(find(hostFacts({ vfs: 4 }), { excludedVfs: [0, 3] }).pfs[0]?.excluded).toEqual([vfs[0], vfs[3]]);
  const facts = hostFacts({ vfs: 4 });
  const network = knownValue(facts.hostNetwork);
  const name = knownValue(facts.networkFunctions)?.find(({ address }) => address === vfs[1])?.netdevs[0]
    ?.name;
  if (!network || name === undefined) throw new Error("the host has no VF with an interface");
  const link = { name, kind: "", master: undefined, parent: undefined, adminUp: true, vfs: [] };
  const used = {
    ...facts,
    hostNetwork: known({ ...network, links: [...network.links, { ...link, addresses: ["192.0.2.7/24"] }] }),
  };
  expect(find(used).pfs[0]?.excluded).toEqual([vfs[1]]);
});

test("a VF that a VM has by macvtap is no VF of the host", () => {
  const facts = hostFacts({ vfs: 4 });
  const network = knownValue(facts.hostNetwork);
  const name = knownValue(facts.networkFunctions)?.find(({ address }) => address === vfs[1])?.netdevs[0]
    ?.name;
  if (!network) throw new Error("no network");
  const link = {
    name: "macvtap0",
    kind: "macvtap",
    master: undefined,
    parent: name,
    addresses: [],
    adminUp: true,
    vfs: [],
  };
  const used = { ...facts, hostNetwork: known({ ...network, links: [...network.links, link] }) };
  expect(find(used).pfs[0]?.excluded).toEqual([]);
});

test("addresses of VFs that are to come follow from offset and stride", () => {
  const sriov = igbSriov({ vfOffset: known(128), vfStride: known(2) });
  const facts = {
    ...hostFacts(),
    networkFunctions: known([igbPf(freePf, [netdev("enp1s0")], { sriov: known(sriov) })]),
  };
  expect(find(facts, { excludedVfs: [1] }).pfs[0]).toMatchObject({ vfs, excluded: [vfs[1]] });
});

test("without them, no VF can be left out before it is made", () => {
  expect(find(hostFacts(), { excludedVfs: [1] })).toMatchObject({
    pfs: [],
    findings: [{ code: "vf-addresses-unknown", severity: "error" }],
  });
  expect(find(hostFacts()).pfs[0]?.vfs).toEqual([]);
});
