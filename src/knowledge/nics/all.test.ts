import { describe, expect, test } from "vitest";
import type { NicFamily } from "../../model/nic.ts";
import { quirkWords } from "../../model/quirk.ts";
import { allNics, findNic, findNicsOfVf } from "./all.ts";

const pciId = /^[0-9a-f]{4}:[0-9a-f]{4}$/;

describe("the NIC table", () => {
  test("has all families and ids of the survey", () => {
    expect(allNics).toHaveLength(58);
    expect(allNics.flatMap((nic) => nic.pfIds)).toHaveLength(227);
    expect(allNics.flatMap((nic) => nic.vfIds)).toHaveLength(84);
  });

  test("lists no PF twice", () => {
    expect(repeated(allNics.flatMap((nic) => nic.pfIds))).toEqual([]);
  });

  test("lists a VF twice only where generations share an id", () => {
    expect(repeated(allNics.flatMap((nic) => nic.vfIds))).toEqual(["15b3:1004", "15b3:101e", "8086:1889"]);
  });

  test("names no family twice", () => {
    expect(repeated(allNics.map((nic) => nic.family))).toEqual([]);
  });

  test("uses each quirk word that steps may ask for", () => {
    const used = new Set(allNics.flatMap((nic) => nic.quirks.map((quirk) => quirk.word)));
    expect(quirkWords.filter((word) => !used.has(word))).toEqual([]);
  });

  test.each(allNics.map((nic) => [nic.family, nic] as const))("%s is complete", (_, nic) => {
    const ids = [...nic.pfIds, ...nic.vfIds];
    expect(ids.filter((id) => !pciId.test(id))).toEqual([]);
    expect(Object.keys(nic.deviceNames).filter((id) => !ids.includes(id))).toEqual([]);
    expect(nic.operatorIds.filter((id) => !nic.pfIds.includes(id))).toEqual([]);
    expect(nic.sources.length).toBeGreaterThan(0);
    expect(nic.limitBasis).not.toBe("");
    expect(repeated(nic.quirks.map((quirk) => quirk.id))).toEqual([]);
    expect(nic.quirks.filter((quirk) => !/^[A-Z0-9`].*\.$/.test(quirk.effect))).toEqual([]);
  });

  test("gives each family the limits and quirks of the golden file", async () => {
    await expect(`${allNics.map(inOneLine).join("\n")}\n`).toMatchFileSnapshot("./cases/families.txt");
  });
});

describe("findNic", () => {
  test("finds a PF by its id, however the digits are written", () => {
    expect(findNic({ vendorId: "8086", deviceId: "10FB" })?.family).toBe("82599 / X520");
  });

  test("does not take a VF for a PF", () => {
    expect(findNic({ vendorId: "8086", deviceId: "10ca" })).toBeUndefined();
  });

  test("knows nothing of a NIC that is not listed", () => {
    expect(findNic({ vendorId: "10ec", deviceId: "8168" })).toBeUndefined();
  });
});

describe("findNicsOfVf", () => {
  test("finds the one family of a VF", () => {
    const families = findNicsOfVf({ vendorId: "8086", deviceId: "10CA" }).map((nic) => nic.family);
    expect(families).toEqual(["82576 (Kawela)"]);
  });

  test("finds all families that share the id of a VF", () => {
    const families = findNicsOfVf({ vendorId: "15b3", deviceId: "101e" }).map((nic) => nic.family);
    expect(families).toHaveLength(9);
    expect(families).toContain("ConnectX-6 Dx");
  });

  test("finds none for a PF", () => {
    expect(findNicsOfVf({ vendorId: "8086", deviceId: "10c9" })).toEqual([]);
  });
});

function repeated(names: readonly string[]): string[] {
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))].toSorted();
}

function inOneLine(nic: NicFamily): string {
  const limit = nic.limit.kind === "total-vfs" ? "total-vfs" : `${nic.limit.kind} ${nic.limit.vfs}`;
  const hooks = nic.vfHooks?.join(" ") ?? "not surveyed";
  const words = nic.quirks.flatMap((quirk) => quirk.word ?? []).join(" ");
  return [
    `${nic.vendor} ${nic.family}: ${limit}; made by ${nic.vfCreation}; switchdev ${nic.switchdev}`,
    `  ${nic.pfDrivers.join("+")} / ${nic.vfDrivers.join("+")}; sets ${hooks}; min rate ${nic.minTxRate ?? "not surveyed"}`,
    `  asks: ${words || "nothing"}${nic.verified ? "" : "; not verified in full"}`,
  ].join("\n");
}
