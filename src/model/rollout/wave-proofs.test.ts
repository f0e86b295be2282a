import { expect, test } from "vitest";
import { WaveProofs } from "./wave-proofs.ts";

test("none, and every host", () => {
  expect(new WaveProofs("none").take(1)).toBe(false);
  const every = new WaveProofs("every-host");
  expect([every.take(1), every.take(1)]).toEqual([true, true]);
});

test("one of each wave, and the next one if that was not proved", () => {
  const proofs = new WaveProofs("one-per-wave");
  expect([proofs.take(1), proofs.take(1), proofs.take(2)]).toEqual([true, false, true]);
  proofs.giveBack(1);
  expect([proofs.take(1), proofs.take(1)]).toEqual([true, false]);
});
