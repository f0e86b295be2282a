import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { wantedPf } from "../../test/fixtures/intent.ts";
import { freePf, igbPf, igbSriov, netdev } from "../../test/fixtures/network-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { findNic } from "../knowledge/nics/all.ts";
import { known } from "../model/reading.ts";
import { guardVfCount } from "./guard-vf-count.ts";

function verdict(
  device: { readonly vendorId: string; readonly deviceId: string; readonly total: number },
  vfCount: number,
) {
  const { vendorId, deviceId, total } = device;
  const sriov = known(igbSriov({ totalVfs: known(total) }));
  const pf = igbPf(freePf, [netdev("enp1s0")], { vendorId, deviceId, sriov });
  return verdictOf(
    guardVfCount,
    stepInput({ ...hostFacts(), networkFunctions: known([pf]) }, [wantedPf({ vfCount })]),
  );
}

const igb = { vendorId: "8086", deviceId: "10c9", total: 7 };
const connectX5 = { vendorId: "15b3", deviceId: "1017", total: 64 };
const unknown = { vendorId: "1234", deviceId: "5678", total: 16 };

test.each([
  { device: igb, vfCount: 7, refused: [], notes: [] },
  { device: igb, vfCount: 0, refused: [], notes: [] },
  { device: igb, vfCount: 8, refused: [`${freePf} vf-count-over-limit`], notes: [] },
  { device: connectX5, vfCount: 65, refused: [`${freePf} vf-count-over-limit`], notes: [] },
  { device: connectX5, vfCount: 8, refused: [], notes: [] },
  { device: unknown, vfCount: 8, refused: [], notes: ["nic-not-listed"] },
  { device: unknown, vfCount: 17, refused: [`${freePf} vf-count-over-limit`], notes: [] },
])(
  "$vfCount VFs of $device.total on $device.vendorId:$device.deviceId",
  ({ device, vfCount, refused, notes }) => {
    expect(verdict(device, vfCount)).toEqual({ refused, notes });
  },
);

test("all of many VFs are advised against", () => {
  const { notes, refused } = verdict(connectX5, 64);
  expect(refused).toEqual([]);
  expect(notes).toHaveLength(1);
  expect(["vf-count-max", "vf-count-high"]).toContain(notes[0]);
});

test("a limit that lies in the firmware is said to", () => {
  expect(findNic(connectX5)?.quirks.some(({ word }) => word === "limit-set-in-firmware")).toBe(true);
  const pf = igbPf(freePf, [netdev("enp1s0")], {
    ...connectX5,
    sriov: known(igbSriov({ totalVfs: known(8) })),
  });
  const input = stepInput({ ...hostFacts(), networkFunctions: known([pf]) }, [wantedPf({ vfCount: 16 })]);
  expect(guardVfCount.check(input).refusals[0]?.finding.detail).toContain("is set in its firmware");
});
