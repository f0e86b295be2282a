import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf, igbPf, igbSriov, netdev } from "../../test/fixtures/network-facts.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { absent, known, type Reading, unreadable } from "../model/reading.ts";
import { setAutoprobe } from "./set-autoprobe.ts";

function hostWith(driversAutoprobe: Reading<boolean>) {
  const sriov = known(igbSriov({ driversAutoprobe }));
  return { ...hostFacts(), networkFunctions: known([igbPf(freePf, [netdev("enp1s0")], { sriov })]) };
}

test.each([
  { now: known(true), vfDriver: "auto", to: undefined, holds: ["yes"] },
  { now: known(false), vfDriver: "auto", to: true, holds: ["no"] },
  { now: known(true), vfDriver: "none", to: false, holds: ["no"] },
  { now: known(false), vfDriver: "none", to: undefined, holds: ["yes"] },
  { now: known(true), vfDriver: { name: "vfio-pci" }, to: false, holds: ["no"] },
  { now: absent, vfDriver: "none", to: undefined, holds: [] },
  { now: unreadable("EIO"), vfDriver: "auto", to: undefined, holds: ["unknown"] },
] as const)("now $now, wanted $vfDriver: $holds", ({ now, vfDriver, to, holds }) => {
  const input = stepInput(hostWith(now), [wantedPf({ vfDriver })]);
  const action = { kind: "set-drivers-autoprobe", pf: freePf, from: !to, to };
  expect(actionsOf(setAutoprobe, input)).toEqual(to === undefined ? [] : [action]);
  expect(holdsOf(setAutoprobe, input)).toEqual(holds);
});

test("a PF that shall have no VFs needs no switch", () => {
  const input = stepInput(hostWith(known(false)), [wantedPf({ vfCount: 0 })]);
  expect(actionsOf(setAutoprobe, input)).toEqual([]);
  expect(holdsOf(setAutoprobe, input)).toEqual([]);
});
