import { expect, test } from "vitest";
import { hostFacts } from "../../test/fixtures/host-facts.ts";
import { freePf, igbPf, netdev } from "../../test/fixtures/network-facts.ts";
import { stepInput, verdictOf } from "../../test/fixtures/step-input.ts";
import { allNics } from "../knowledge/nics/all.ts";
import { known } from "../model/reading.ts";
import { guardNicQuirks } from "./guard-nic-quirks.ts";

function verdict(id: string) {
  const [vendorId = "", deviceId = ""] = id.split(":");
  const pf = igbPf(freePf, [netdev("enp1s0")], { vendorId, deviceId });
  return verdictOf(guardNicQuirks, stepInput({ ...hostFacts(), networkFunctions: known([pf]) }));
}

test.each([
  ["Intel 82576", "8086:10c9", []],
  ["a NIC that nobody knows", "1234:5678", []],
  ["Mellanox ConnectX-3, by module option", "15b3:1003", [`${freePf} vfs-not-by-sysfs`]],
  ["Cisco VIC, by its management", "1137:0043", [`${freePf} vfs-not-by-sysfs`]],
])("%s", (_, id, refused) => {
  expect(verdict(id)).toEqual({ refused, notes: [] });
});

test("each family of the table that makes VFs otherwise than by sysfs is refused", () => {
  const others = allNics.filter(
    ({ vfCreation }) => vfCreation === "module-parameter" || vfCreation === "adapter-management",
  );
  expect(others.length).toBeGreaterThan(0);
  for (const { family, pfIds } of others)
    expect({ family, refused: verdict(pfIds[0] ?? "").refused.length > 0 }).toEqual({
      family,
      refused: true,
    });
});
