import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf, igbPf, igbSriov, netdev, pci } from "../../test/fixtures/network-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import type { FactId, NetworkFunction } from "../model/host-facts.ts";
import { places } from "../model/places.ts";
import { absent, known, knownValue, unreadable } from "../model/reading.ts";
import { vfAddress } from "../sim/fleet/make-vf.ts";
import { guardReadableFacts } from "./guard-readable-facts.ts";

/** Facts on whose being read nothing depends that could harm the host. */
// With an openstack section, a host of which the last four are not known is refused in another place.
const dispensable: readonly FactId[] = [
  "operatingSystem",
  "security",
  "vfResources",
  "memoryLocks",
  "numaNodes",
  "packages",
  "networkOwners",
  "openstackPackages",
  "openstackServices",
  "openstackFiles",
  "deploymentSigns",
];
const all = Object.keys(hostFacts()) as FactId[];

test("a host of which all could be read is not refused", () => {
  expect(verdictOf(guardReadableFacts, stepInput())).toEqual({ refused: [], notes: [] });
});

describe.each([unreadable("the shell ended"), absent])("a fact that is $is", (reading) => {
  test.each(all)("%s", (id) => {
    const { refused } = verdictOf(guardReadableFacts, stepInput({ ...hostFacts(), [id]: reading }));
    if (dispensable.includes(id)) expect(refused).toEqual([]);
    else expect(refused).toContain("host facts-unreadable");
  });
});

test("says which could not be read and why", () => {
  const input = stepInput({ ...hostFacts(), holders: unreadable("not root") });
  expect(guardReadableFacts.check(input).refusals[0]?.finding.detail).toBe("holders: not root");
});

describe("a PF", () => {
  const up = netdev("enp1s0");
  const sriov = (change: Parameters<typeof igbSriov>[0]) => known(igbSriov(change));
  test.each<[string, NetworkFunction, string]>([
    ["without SR-IOV", igbPf(freePf, [up], { sriov: absent }), "cannot have VFs"],
    ["whose SR-IOV could not be read", igbPf(freePf, [up], { sriov: unreadable("EIO") }), "EIO"],
    [
      "whose count could not be read",
      igbPf(freePf, [up], { sriov: sriov({ numVfs: unreadable("EIO") }) }),
      "sriov_numvfs",
    ],
    [
      "whose limit could not be read",
      igbPf(freePf, [up], { sriov: sriov({ totalVfs: absent }) }),
      "sriov_totalvfs",
    ],
    [
      "whose autoprobe could not be read",
      igbPf(freePf, [up], { sriov: sriov({ driversAutoprobe: unreadable("EIO") }) }),
      "autoprobe: EIO",
    ],
    [
      "whose VFs are not all there",
      igbPf(freePf, [up], {
        sriov: sriov({ numVfs: known(2), vfs: [{ index: 0, address: vfAddress(freePf, 0) }] }),
      }),
      "says 2, but there are 1",
    ],
    [
      "of which it is unknown whether it is up",
      igbPf(freePf, [netdev("enp1s0", { adminUp: unreadable("EIO") })]),
      "is up could not be read",
    ],
    ["whose interface has gone", igbPf(freePf, []), "is up could not be read"],
  ])("%s is refused", (_, pf, why) => {
    const input = stepInput({ ...hostFacts(), networkFunctions: known([pf]) });
    const { refusals } = guardReadableFacts.check(input);
    expect(refusals.map((refusal) => refusal.pf)).toEqual([freePf]);
    expect(refusals[0]?.finding.detail).toContain(why);
  });

  test("that an old kernel cannot tell about autoprobe is not refused", () => {
    expect(verdictOf(guardReadableFacts, stepInput({ noAutoprobe: true })).refused).toEqual([]);
  });

  test("with a VF whose driver could not be read is refused where the pool names one", () => {
    const facts = hostFacts({ vfs: 1 });
    const functions = (knownValue(facts.networkFunctions) ?? []).map((found) =>
      found.address === vfAddress(freePf, 0) ? { ...found, driver: unreadable("EIO") } : found,
    );
    const host = { ...facts, networkFunctions: known(functions) };
    const none = stepInput(host, [wantedPf({ vfCount: 1, vfDriver: "none" })]);
    expect(verdictOf(guardReadableFacts, none).refused).toEqual([`${freePf} pf-unreadable`]);
    const auto = stepInput(host, [wantedPf({ vfCount: 1 })]);
    expect(verdictOf(guardReadableFacts, auto).refused).toEqual([]);
  });

  test("that is not there at all is refused", () => {
    const input = stepInput({}, [wantedPf({ pf: pci("0000:7f:00.0") })]);
    expect(verdictOf(guardReadableFacts, input).refused).toEqual(["0000:7f:00.0 pf-unreadable"]);
  });

  test.each(["en p1", "en\np1", "en/p1", "an-interface-too-long", ".", "..", "en:p1", ""])(
    "with the name %j is refused",
    (name) => {
      const functions = [igbPf(freePf, [netdev(name)])];
      const input = stepInput({ ...hostFacts(), networkFunctions: known(functions) }, [
        wantedPf({ netdev: name }),
      ]);
      expect(verdictOf(guardReadableFacts, input).refused).toEqual([`${freePf} pf-unreadable`]);
    },
  );
});

test("a file at one of vfleet's places that cannot be read is not written over", () => {
  const facts = hostFacts();
  if (facts.vfleetTraces.is !== "known") throw new Error("the fixture knows it");
  const files = { ...facts.vfleetTraces.value.files, [places.vfUnit]: unreadable("it is a symbolic link") };
  const input = stepInput({ ...facts, vfleetTraces: known({ ...facts.vfleetTraces.value, files }) });
  const [refusal] = guardReadableFacts.check(input).refusals;
  expect(refusal).toMatchObject({
    pf: "host",
    finding: { code: "file-unreadable", subject: { host: "alpha", item: places.vfUnit } },
  });
});
