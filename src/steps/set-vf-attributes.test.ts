import { describe, expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf } from "../../test/fixtures/network-facts.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { withFact } from "../model/facts-access.ts";
import type { HostFacts, VfSettings } from "../model/host-facts.ts";
import { absent, known, knownValue, unreadable } from "../model/reading.ts";
import { vfSettings } from "../sim/fleet/make-vf.ts";
import { setVfAttributes } from "./set-vf-attributes.ts";

const set = (index: number, before: object, after: object) => ({
  kind: "set-vf-settings",
  pf: freePf,
  netdev: "enp1s0",
  index,
  before,
  after,
});

function hostShowing(vfs: readonly VfSettings[], count = vfs.length): HostFacts {
  const facts = hostFacts({ vfs: count });
  const network = knownValue(facts.hostNetwork);
  if (!network) return facts;
  const links = network.links.map((link) => (link.name === "enp1s0" ? { ...link, vfs } : link));
  return withFact(facts, "hostNetwork", { ...network, links });
}

describe("VFs that are there", () => {
  test("get what differs, and only that; before is what was seen", () => {
    const wanted = wantedPf({ vfCount: 2, vfs: { trust: true, spoofCheck: true, maxTxRateMbps: 500 } });
    const facts = hostShowing([vfSettings(0), vfSettings(1, { trust: known(true), maxTxRateMbps: 100 })]);
    expect(actionsOf(setVfAttributes, stepInput(facts, [wanted]))).toEqual([
      set(0, { trust: false, maxTxRateMbps: 0 }, { trust: true, maxTxRateMbps: 500 }),
      set(1, { maxTxRateMbps: 100 }, { maxTxRateMbps: 500 }),
    ]);
    expect(holdsOf(setVfAttributes, stepInput(facts, [wanted]))).toEqual(["no"]);
  });

  test("that are as wished are left alone", () => {
    const wanted = wantedPf({ vfCount: 2, vfs: { trust: false, spoofCheck: true } });
    const input = stepInput(hostShowing([vfSettings(0), vfSettings(1)]), [wanted]);
    expect(actionsOf(setVfAttributes, input)).toEqual([]);
    expect(holdsOf(setVfAttributes, input)).toEqual(["yes"]);
  });

  test("a stable MAC is derived from the PF's", () => {
    const wanted = wantedPf({ vfCount: 1, vfs: { mac: "stable" } });
    const input = stepInput(hostShowing([vfSettings(0)]), [wanted]);
    expect(actionsOf(setVfAttributes, input)).toEqual([
      set(0, { mac: "02:00:00:00:00:00" }, { mac: "02:54:00:77:02:01" }),
    ]);
  });

  test("that a VM holds keep what nova and neutron gave them", () => {
    const facts = hostFacts({ vfs: 2, holders: { 0: { kind: "vm", name: "web", pid: 1 } } });
    const wanted = wantedPf({ vfCount: 2, vfs: { trust: true } });
    expect(
      actionsOf(setVfAttributes, stepInput(facts, [wanted])).map(
        (action) => "index" in action && action.index,
      ),
    ).toEqual([1]);
  });

  test.each([
    ["the host does not show the VFs", []],
    ["the driver shows no trust", [vfSettings(0, { trust: absent })]],
    ["trust could not be read", [vfSettings(0, { trust: unreadable("?") })]],
  ])("unknown, and nothing is done: %s", (_, shown) => {
    const input = stepInput(hostShowing(shown, 1), [wantedPf({ vfCount: 1, vfs: { trust: true } })]);
    expect(holdsOf(setVfAttributes, input)).toEqual(["unknown"]);
    expect(actionsOf(setVfAttributes, input)).toEqual([]);
  });
});

describe("VFs that are yet to come", () => {
  test("get all that is wished; what they were before is unknown", () => {
    const wanted = wantedPf({ vfCount: 2, vfs: { trust: true } });
    expect(actionsOf(setVfAttributes, stepInput({ vfs: 0 }, [wanted]))).toEqual([
      set(0, {}, { trust: true }),
      set(1, {}, { trust: true }),
    ]);
  });

  test("get nothing of what this NIC has anyway and cannot set (igb: link state auto)", () => {
    const wanted = wantedPf({ vfCount: 1, vfs: { linkState: "auto" } });
    const input = stepInput({ vfs: 0 }, [wanted]);
    expect(actionsOf(setVfAttributes, input)).toEqual([]);
    expect(holdsOf(setVfAttributes, input)).toEqual(["yes"]);
  });
});

test("a pool without wishes is not looked at", () => {
  expect(holdsOf(setVfAttributes, stepInput({ vfs: 4 }))).toEqual([]);
});
