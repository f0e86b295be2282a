import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf, igbPf, netdev } from "../../test/fixtures/network-facts.ts";
import { actionsOf, holdsOf, stepInput } from "../../test/fixtures/step-input.ts";
import { known, unreadable } from "../model/reading.ts";
import { bringPfUp } from "./bring-pf-up.ts";

test("a PF that is down is switched up", () => {
  const input = stepInput({ up: false });
  expect(holdsOf(bringPfUp, input)).toEqual(["no"]);
  expect(actionsOf(bringPfUp, input)).toEqual([
    { kind: "set-link-state", pf: freePf, netdev: "enp1s0", from: "down", to: "up" },
  ]);
});

test("a PF that is up is left alone", () => {
  const input = stepInput({ up: true });
  expect(holdsOf(bringPfUp, input)).toEqual(["yes"]);
  expect(actionsOf(bringPfUp, input)).toEqual([]);
});

test("a PF that shall have no VFs may stay down", () => {
  const input = stepInput({ up: false }, [wantedPf({ vfCount: 0 })]);
  expect(holdsOf(bringPfUp, input)).toEqual([]);
  expect(actionsOf(bringPfUp, input)).toEqual([]);
});

test("a state that could not be read is neither up nor down", () => {
  const pf = igbPf(freePf, [netdev("enp1s0", { adminUp: unreadable("EIO") })]);
  const input = stepInput({ ...hostFacts(), networkFunctions: known([pf]) });
  expect(holdsOf(bringPfUp, input)).toEqual(["unknown"]);
  expect(actionsOf(bringPfUp, input)).toEqual([]);
});
