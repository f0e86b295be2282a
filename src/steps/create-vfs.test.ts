import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf, igbPf, igbSriov, netdev } from "../../test/fixtures/network-facts.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import type { Sriov } from "../model/host-facts.ts";
import { known, type Reading, unreadable } from "../model/reading.ts";
import { vfAddress } from "../sim/fleet/make-vf.ts";
import { createVfs } from "./create-vfs.ts";

function hostWith(sriov: Reading<Sriov>) {
  return { ...hostFacts(), networkFunctions: known([igbPf(freePf, [netdev("enp1s0")], { sriov })]) };
}

test.each([
  { now: 0, wanted: 4, disrupts: ["link-reset"] },
  { now: 2, wanted: 4, disrupts: ["link-reset", "vfs-go-away"] },
  { now: 4, wanted: 0, disrupts: ["link-reset", "vfs-go-away"] },
])("from $now VFs to $wanted", ({ now, wanted, disrupts }) => {
  const input = stepInput({ vfs: now }, [wantedPf({ vfCount: wanted })]);
  const { actions } = createVfs.plan(input);
  expect(actions.map(({ action }) => action)).toEqual([
    { kind: "set-vf-count", pf: freePf, from: now, to: wanted, timeoutMs: 120_000 },
  ]);
  expect(actions[0]?.disrupts?.map(({ kind }) => kind)).toEqual(disrupts);
  expect(holdsOf(createVfs, input)).toEqual(["no"]);
});

test.each([0, 4, 7])("%i VFs of as many are right", (count) => {
  const input = stepInput({ vfs: count }, [wantedPf({ vfCount: count })]);
  expect(actionsOf(createVfs, input)).toEqual([]);
  expect(holdsOf(createVfs, input)).toEqual(["yes"]);
});

test("a count that could not be read is not zero", () => {
  const input = stepInput(hostWith(known(igbSriov({ numVfs: unreadable("EIO") }))));
  expect(actionsOf(createVfs, input)).toEqual([]);
  expect(holdsOf(createVfs, input)).toEqual(["unknown"]);
});

test("SR-IOV that could not be read is not its absence", () => {
  expect(holdsOf(createVfs, stepInput(hostWith(unreadable("EIO"))))).toEqual(["unknown"]);
});

test("a count that the VFs do not bear out does not hold", () => {
  const vfs = [{ index: 0, address: vfAddress(freePf, 0) }];
  const input = stepInput(hostWith(known(igbSriov({ numVfs: known(4), vfs }))));
  expect(holdsOf(createVfs, input)).toEqual(["no"]);
});
