import { describe, expect, test } from "vitest";
import { type HostOptions, hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf, link } from "../../test/fixtures/network-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { withFact } from "../model/facts-access.ts";
import type { HostFacts, Link } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { known, knownValue } from "../model/reading.ts";
import { vfAddress } from "../sim/fleet/make-vf.ts";
import { guardVfsInUse } from "./guard-vfs-in-use.ts";

const vm = { kind: "vm", name: "web", pid: 4000 } as const;
const two = wantedPf({ vfCount: 2, takeOver: true });
const refusedInUse = [`${freePf} vfs-in-use`];

function withLinks(facts: HostFacts, links: readonly Link[]): HostFacts {
  const network = knownValue(facts.hostNetwork);
  return network
    ? withFact(facts, "hostNetwork", { ...network, links: [...network.links, ...links] })
    : facts;
}

const fourVfs = hostFacts({ vfs: 4 });
const usedBy: readonly (readonly [string, HostFacts, string])[] = [
  ["a VM by libvirt", hostFacts({ vfs: 4, vfDriver: "vfio-pci", holders: { 2: vm } }), "VM web"],
  [
    "a process by its IOMMU group",
    withFact(hostFacts({ vfs: 4, vfDriver: "vfio-pci" }), "holders", {
      byGroup: { "21": [{ kind: "process", name: "dpdk", pid: 77 }] },
      byAddress: {},
    }),
    "process dpdk (77)",
  ],
  ["a bridge of the host", withLinks(fourVfs, [link("enp1s0v1", { master: "br0" })]), "the host's br0"],
  [
    "an address of the host",
    withLinks(fourVfs, [link("enp1s0v1", { addresses: ["192.0.2.1/24"] })]),
    "the host's address on enp1s0v1",
  ],
  [
    "a VLAN of the host",
    withLinks(fourVfs, [link("enp1s0v1.5", { kind: "vlan", parent: "enp1s0v1" })]),
    "the host's enp1s0v1.5",
  ],
  ["another network namespace", withoutNetdev(fourVfs), "another network namespace"],
];

describe("the count is not changed while a VF is used by", () => {
  test.each(usedBy)("%s", (_, facts, by) => {
    const { refusals } = guardVfsInUse.check(stepInput(facts, [two]));
    expect(refusals.map(({ pf, finding }) => `${pf} ${finding.code}`)).toEqual(refusedInUse);
    expect(refusals[0]?.finding.detail).toContain(by);
  });

  test.each(usedBy)("%s; but with as many as wanted there is nothing to change", (_, facts) => {
    expect(verdictOf(guardVfsInUse, stepInput(facts, [wantedPf()])).refused).toEqual([]);
  });
});

describe("VFs that nobody uses", () => {
  const confOf = (pf: string) => ({ [places.vfConfig]: `pf ${pf} enp1s0 4 1 -\n` });
  test.each<[string, HostOptions, ReturnType<typeof wantedPf>, readonly string[]]>([
    ["none are there", {}, wantedPf({ vfCount: 2 }), []],
    [
      "and that vfleet did not make are not taken away",
      { vfs: 4 },
      wantedPf({ vfCount: 2 }),
      [`${freePf} vfs-not-ours`],
    ],
    ["unless the pool says so", { vfs: 4 }, two, []],
    ["and that vfleet made may go", { vfs: 4, files: confOf(freePf) }, wantedPf({ vfCount: 2 }), []],
    [
      "and that vfleet made on another PF may not",
      { vfs: 4, files: confOf("0000:02:00.0") },
      wantedPf({ vfCount: 2 }),
      [`${freePf} vfs-not-ours`],
    ],
    ["and bound to vfio-pci but held by nobody may go", { vfs: 4, vfDriver: "vfio-pci" }, two, []],
    ["without a driver may go", { vfs: 4, vfDriver: null }, two, []],
  ])("%s", (_, options, wanted, refused) => {
    expect(verdictOf(guardVfsInUse, stepInput(options, [wanted])).refused).toEqual(refused);
  });

  test("and that have nothing but a link-local address may go", () => {
    const facts = withLinks(fourVfs, [link("enp1s0v1", { addresses: ["fe80::1/64"] })]);
    expect(verdictOf(guardVfsInUse, stepInput(facts, [two])).refused).toEqual([]);
  });
});

describe("the driver of a VF", () => {
  const vfio = wantedPf({ vfCount: 4, vfDriver: { name: "vfio-pci" } });

  test("that the host uses is not changed", () => {
    const facts = withLinks(fourVfs, [link("enp1s0v1", { master: "br0" })]);
    expect(verdictOf(guardVfsInUse, stepInput(facts, [vfio])).refused).toEqual(refusedInUse);
  });

  test("that a VM holds stays, which is no reason to refuse the others", () => {
    const facts = hostFacts({ vfs: 4, vfDriver: "igbvf", holders: { 0: vm } });
    expect(verdictOf(guardVfsInUse, stepInput(facts, [vfio])).refused).toEqual([]);
  });

  test("that is used but right already is no reason either", () => {
    const facts = withLinks(fourVfs, [link("enp1s0v1", { master: "br0" })]);
    const igbvf = wantedPf({ vfCount: 4, vfDriver: { name: "igbvf" } });
    expect(verdictOf(guardVfsInUse, stepInput(facts, [igbvf])).refused).toEqual([]);
  });
});

function withoutNetdev(facts: HostFacts): HostFacts {
  const functions = knownValue(facts.networkFunctions) ?? [];
  const gone = functions.map((found) =>
    found.address === vfAddress(freePf, 1) ? { ...found, netdevs: [] } : found,
  );
  return { ...facts, networkFunctions: known(gone) };
}
